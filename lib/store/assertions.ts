import type { Sql } from "@/db/client";

/** Client assertions that were used, for one tenant. */
export const assertionStore = (sql: Sql, tenantId: string) => ({
  /**
   * Notes that an assertion was used: one statement, so of parallel attempts exactly one wins (RFC 7523 §3).
   * @param jtiHash of its `jti`, which is the client's own
   * @param expiresAt seconds since 1970, when it is refused for its age
   * @returns false where it was used before
   */
  async use(clientId: string, jtiHash: Buffer, expiresAt: number): Promise<boolean> {
    const rows = await sql`
      insert into used_assertions (tenant_id, client_id, jti_hash, expires_at)
      values (${tenantId}, ${clientId}, ${jtiHash}, ${expiresAt})
      on conflict do nothing
      returning 1`;
    return rows.length === 1;
  },
});

export type AssertionStore = ReturnType<typeof assertionStore>;
