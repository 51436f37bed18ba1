import { and, asc, eq, sql as raw } from "drizzle-orm";
import { initialAccessTokens } from "@/db/schema";
import { exactly, type Page, type Part, pageOf, type TimePlace, type Writer } from "./page";

export type InitialAccessTokenRow = typeof initialAccessTokens.$inferSelect;

interface NewToken {
  readonly hash: Buffer;
  /** Seconds. */
  readonly expiresIn: number;
  readonly uses: number;
  readonly note: string | undefined;
}

/** Bytes of a token's hash by which people name it. */
const idLength = 8;

/** How an initial access token is called, since itself it is shown once: the beginning of its hash, in hexadecimal digits. */
export const initialTokenId = ({ hash }: { readonly hash: Buffer }) => hash.subarray(0, idLength).toString("hex");

/** The initial access tokens of one tenant, for those who give them out (RFC 7591 §3). */
export const initialTokenRows = (db: Writer, tenantId: string) => ({
  async add({ hash, expiresIn, uses, note }: NewToken): Promise<InitialAccessTokenRow> {
    const expiresAt = raw`now() + make_interval(secs => ${expiresIn})`;
    const [row] = await db
      .insert(initialAccessTokens)
      .values({ tenantId, hash, expiresAt, usesLeft: uses, note })
      .returning();
    if (!row) throw new Error("an initial access token was not stored");
    return row;
  },

  /** Those that housekeeping has not deleted yet, the oldest first. */
  async list({ limit, after }: Part<TimePlace>): Promise<Page<InitialAccessTokenRow>> {
    const { createdAt } = initialAccessTokens;
    const isAfter = after && raw`(${createdAt}, ${id}) > (${after.at}::timestamptz, ${after.id})`;
    const rows = await db
      .select({ row: initialAccessTokens, place: exactly(createdAt) })
      .from(initialAccessTokens)
      .where(and(eq(initialAccessTokens.tenantId, tenantId), isAfter))
      .orderBy(asc(createdAt), asc(id))
      .limit(limit + 1);
    const { items, next } = pageOf(rows, limit, ({ row, place }) => `${place},${initialTokenId(row)}`);
    return { items: items.map(({ row }) => row), next };
  },

  async find(tokenId: string): Promise<InitialAccessTokenRow | undefined> {
    const [row] = await db.select().from(initialAccessTokens).where(is(tenantId, tokenId));
    return row;
  },

  async remove({ hash }: InitialAccessTokenRow): Promise<void> {
    const { tenantId: tenant, hash: column } = initialAccessTokens;
    await db.delete(initialAccessTokens).where(and(eq(tenant, tenantId), eq(column, hash)));
  },
});

const id = raw`encode(substring(${initialAccessTokens.hash} from 1 for ${raw.raw(String(idLength))}), 'hex')`;

const is = (tenantId: string, tokenId: string) => and(eq(initialAccessTokens.tenantId, tenantId), eq(id, tokenId));
