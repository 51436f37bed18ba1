import { database } from "@/db/client";
import { exportAudit } from "@/lib/admin/audit/export";
import { verifyPart } from "@/lib/admin/audit/verify";
import type { Context } from "@/lib/admin/resource";
import { audit } from "@/lib/admin/resources/audit";

/** Seals of a part; of each up to 5,000 events. */
const most = 20;

/**
 * Checks the seals of a tenant after one. Whoever may read the log may have it checked.
 * @throws AdminError forbidden
 */
export async function verifyAfter(context: Context, tenantId: string, after: number) {
  await audit.list(context, { limit: 1 });
  return verifyPart(database().sql, tenantId, { after, most });
}

/**
 * All of a tenant's log with its proofs, in lines. Whoever may read it may take it along.
 * @throws AdminError forbidden, before the first line
 */
export async function* withProofs(context: Context, tenantId: string): AsyncGenerator<string> {
  await audit.list(context, { limit: 1 });
  for await (const line of exportAudit(database().sql, tenantId)) yield `${line}\n`;
}
