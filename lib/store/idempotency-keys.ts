import { and, eq, gt, sql as raw } from "drizzle-orm";
import { idempotencyKeys } from "@/db/schema";
import { tokenHash } from "@/lib/base/secrets";
import type { Writer } from "./page";

/** Hours for which an answer is kept. */
const kept = 24;

/** What requests with an `Idempotency-Key` came to, for one caller in one tenant. For use in the transaction of the request. */
export const idempotencyKeyRows = (db: Writer, tenantId: string, caller: string) => ({
  /** Whether no other request with this key is under way, on whatever server; none will be until this transaction ends. */
  async claim(hash: Buffer): Promise<boolean> {
    const lock = tokenHash(JSON.stringify([tenantId, caller, hash.toString("base64url")])).readBigInt64BE();
    const rows = await db.execute<{ isFree: boolean }>(
      raw`select pg_try_advisory_xact_lock(${lock.toString()}::bigint) as "isFree"`,
    );
    return rows[0]?.isFree === true;
  },

  /** What it came to, where that is still kept. */
  async find(hash: Buffer): Promise<string | undefined> {
    const [row] = await db
      .select({ sealed: idempotencyKeys.sealed })
      .from(idempotencyKeys)
      .where(and(is(tenantId, caller, hash), gt(idempotencyKeys.expiresAt, raw`now()`)));
    return row?.sealed;
  },

  async keep(hash: Buffer, sealed: string): Promise<void> {
    const expiresAt = raw`now() + make_interval(hours => ${kept})`;
    const { tenantId: tenant, caller: who, hash: key } = idempotencyKeys;
    await db
      .insert(idempotencyKeys)
      .values({ tenantId, caller, hash, sealed, expiresAt })
      // One whose time is over and that housekeeping has not deleted yet.
      .onConflictDoUpdate({ target: [tenant, who, key], set: { sealed, expiresAt } });
  },
});

const is = (tenantId: string, caller: string, hash: Buffer) =>
  and(eq(idempotencyKeys.tenantId, tenantId), eq(idempotencyKeys.caller, caller), eq(idempotencyKeys.hash, hash));
