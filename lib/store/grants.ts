import type { Sql } from "@/db/client";

/** What people have consented to, for one tenant. */
export const grantStore = (sql: Sql, tenantId: string) => ({
  /** Adds to what a person has granted a client; never takes away. */
  async add(userId: string, clientId: string, permissions: readonly string[], now: number) {
    await sql`
      insert into grants (tenant_id, user_id, client_id, permissions, granted_at)
      values (${tenantId}, ${userId}, ${clientId}, ${permissions as string[]}, to_timestamp(${now}))
      on conflict (tenant_id, user_id, client_id) do update set
        permissions = array(select distinct unnest(grants.permissions || excluded.permissions)),
        granted_at = excluded.granted_at`;
  },
});

export type GrantStore = ReturnType<typeof grantStore>;
