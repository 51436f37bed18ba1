import { sql } from "drizzle-orm";
import type { Db } from "@/db/client";

/**
 * Ends whatever a person has: their sessions in every browser and everything issued for them, offline access too.
 * @param tx a transaction. Two statements: the first waits for codes that are just being issued, the second sees them.
 */
export async function endEverything(tx: Pick<Db, "execute">, tenantId: string, userId: string): Promise<void> {
  await tx.execute(sql`
    update sessions set ended_at = now() where tenant_id = ${tenantId} and user_id = ${userId} and ended_at is null`);
  await tx.execute(sql`
    update authorizations set revoked_at = now() where tenant_id = ${tenantId} and user_id = ${userId} and revoked_at is null`);
}
