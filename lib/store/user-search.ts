import { and, eq, isNotNull, isNull, or, sql as raw, type SQL } from "drizzle-orm";
import { z } from "zod";
import { searchText, users } from "@/db/schema";

/** Which users are wanted. */
export interface UserFilter {
  /** Words, each of which must stand in user name, name, e-mail address or telephone number: one of one or two letters at the beginning of a word there. Or a whole subject. */
  readonly search?: string | undefined;
  readonly email?: string | undefined;
  readonly disabled?: boolean | undefined;
}

const subject = z.guid();

/** Words of a search that count; what comes behind them is left out. */
const mostWords = 8;

/** What users must be like to be found. */
export const isWanted = ({ search = "", email, disabled }: UserFilter): SQL | undefined =>
  and(
    or(
      subject.safeParse(search.trim()).success ? raw`${users.id} = ${search.trim()}::uuid` : undefined,
      and(...wordsOf(search).map((word) => raw`${searchText(users)} like lower(${patternOf(word)})`)),
    ),
    email === undefined ? undefined : raw`lower(${users.claims} ->> 'email') = lower(${email})`,
    disabled === undefined ? undefined : disabled ? isNotNull(users.disabledAt) : isNull(users.disabledAt),
  );

export const inTenant = (tenantId: string) => eq(users.tenantId, tenantId);

export const wordsOf = (search: string): readonly string[] => search.split(/\s+/u).filter(Boolean).slice(0, mostWords);

/**
 * The pattern for a word: what stands for others in a pattern stands for itself here. A trigram index knows nothing that is shorter
 * than three letters but the beginnings of words.
 */
export function patternOf(word: string): string {
  const plain = word.replace(/[\\%_]/g, "\\$&");
  return [...word].length < 3 ? `%\n${plain}%` : `%${plain}%`;
}
