import { sql } from "drizzle-orm";
import type { Db } from "@/db/client";

/** Ends whatever a person has: their sessions in every browser and everything issued for them, offline access too. */
export async function endEverything(db: Pick<Db, "execute">, tenantId: string, userId: string): Promise<void> {
  await db.execute(sql`
    with ended as (
      update sessions set ended_at = now() where tenant_id = ${tenantId} and user_id = ${userId} and ended_at is null
    )
    update authorizations set revoked_at = now() where tenant_id = ${tenantId} and user_id = ${userId} and revoked_at is null`);
}
