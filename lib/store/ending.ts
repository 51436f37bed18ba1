import { sql } from "drizzle-orm";
import type { Db } from "@/db/client";

/** Ends a person's sessions in every browser. @returns how many there were */
export async function endSessions(db: Pick<Db, "execute">, tenantId: string, userId: string): Promise<number> {
  const { count } = await db.execute(sql`
    update sessions set ended_at = now() where tenant_id = ${tenantId} and user_id = ${userId} and ended_at is null`);
  return count;
}

/**
 * Ends whatever a person has: their sessions in every browser and everything issued for them, offline access too.
 * @param tx a transaction. Two statements: the first waits for codes that are just being issued, the second sees them.
 * @returns how many sessions there were
 */
export async function endEverything(tx: Pick<Db, "execute">, tenantId: string, userId: string): Promise<number> {
  const ended = await endSessions(tx, tenantId, userId);
  await tx.execute(sql`
    update authorizations set revoked_at = now() where tenant_id = ${tenantId} and user_id = ${userId} and revoked_at is null`);
  return ended;
}
