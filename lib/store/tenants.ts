import { and, eq, gt, isNull, or } from "drizzle-orm";
import type { Db } from "@/db/client";
import { clients, keys, policyTrials, tenants } from "@/db/schema";

/** Tenants, their keys and clients as the process's caches load them. */
export const directoryStore = (db: Db) => ({
  /** With the settings that it tries. */
  async tenant(id: string) {
    const [row] = await db
      .select({ tenant: tenants, trial: policyTrials })
      .from(tenants)
      .leftJoin(policyTrials, and(eq(policyTrials.tenantId, tenants.id), gt(policyTrials.endsAt, new Date())))
      .where(and(eq(tenants.id, id), isNull(tenants.disabledAt)));
    return row && { ...row.tenant, trial: row.trial ?? undefined };
  },

  /** Keys that are published: next, current and retired ones. */
  async publishedKeys(tenantId: string) {
    return db
      .select()
      .from(keys)
      .where(and(eq(keys.tenantId, tenantId), or(isNull(keys.goneAt), gt(keys.goneAt, new Date()))))
      .orderBy(keys.createdAt, keys.kid);
  },

  async client(tenantId: string, clientId: string) {
    const [row] = await db
      .select()
      .from(clients)
      .where(
        and(
          eq(clients.tenantId, tenantId),
          eq(clients.clientId, clientId),
          isNull(clients.disabledAt),
          or(isNull(clients.expiresAt), gt(clients.expiresAt, new Date())),
        ),
      );
    return row;
  },
});
