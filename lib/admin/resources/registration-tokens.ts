import { and, asc, eq, sql as raw } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "@/db/client";
import { initialAccessTokens } from "@/db/schema";
import { changed, parseInput } from "@/lib/admin/errors";
import { randomToken, tokenHash } from "@/lib/base/secrets";
import { showTenant } from "./tenants";

const newToken = z.strictObject({
  uses: z.int().min(1).max(1_000_000).default(1),
  /** Seconds. */
  expires_in: z
    .int()
    .min(1)
    .max(10 * 365 * 86_400)
    .default(7 * 86_400),
  note: z.string().min(1).max(200).optional(),
});

/** An initial access token as administrators see one; the token itself only when it is made. */
export interface ShownRegistrationToken {
  /** The beginning of its hash. */
  readonly id: string;
  readonly token?: string;
  readonly uses_left: number;
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly note: string | null;
}

/** Makes an initial access token (RFC 7591 §3). @throws AdminError */
export async function createRegistrationToken(
  db: Db,
  tenantId: string,
  input: unknown,
): Promise<ShownRegistrationToken> {
  const { uses, expires_in, note } = parseInput(newToken, input);
  await showTenant(db, tenantId);
  const token = randomToken();
  const [row] = await db
    .insert(initialAccessTokens)
    .values({
      tenantId,
      hash: tokenHash(token),
      expiresAt: raw`now() + make_interval(secs => ${expires_in})`,
      usesLeft: uses,
      note,
    })
    .returning();
  return { ...shown(changed(row, "token")), token };
}

/** Those that are neither spent nor expired long since. @throws AdminError not_found */
export async function listRegistrationTokens(db: Db, tenantId: string): Promise<ShownRegistrationToken[]> {
  await showTenant(db, tenantId);
  const rows = await db
    .select()
    .from(initialAccessTokens)
    .where(eq(initialAccessTokens.tenantId, tenantId))
    .orderBy(asc(initialAccessTokens.createdAt));
  return rows.map(shown);
}

/** Clients that registered with it stay. @throws AdminError not_found */
export async function deleteRegistrationToken(db: Db, tenantId: string, id: string): Promise<void> {
  await showTenant(db, tenantId);
  const isThis = raw`encode(substring(${initialAccessTokens.hash} from 1 for 8), 'hex') = ${id}`;
  const [row] = await db
    .delete(initialAccessTokens)
    .where(and(eq(initialAccessTokens.tenantId, tenantId), isThis))
    .returning({ hash: initialAccessTokens.hash });
  changed(row, `registration token ${id}`);
}

const shown = (row: typeof initialAccessTokens.$inferSelect): ShownRegistrationToken => ({
  id: row.hash.subarray(0, 8).toString("hex"),
  uses_left: row.usesLeft,
  created_at: row.createdAt,
  expires_at: row.expiresAt,
  note: row.note,
});
