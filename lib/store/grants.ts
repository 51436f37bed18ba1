import type { Sql } from "@/db/client";

/** What people have consented to, for one tenant. */
export const grantStore = (sql: Sql, tenantId: string) => ({
  /** Adds to what a person has granted a client; never takes away. */
  async add(userId: string, clientId: string, scopes: readonly string[], resources: readonly string[], now: number) {
    await sql`
      insert into grants (tenant_id, user_id, client_id, scopes, resources, granted_at)
      values (${tenantId}, ${userId}, ${clientId}, ${scopes as string[]}, ${resources as string[]}, to_timestamp(${now}))
      on conflict (tenant_id, user_id, client_id) do update set
        scopes = array(select distinct unnest(grants.scopes || excluded.scopes)),
        resources = array(select distinct unnest(grants.resources || excluded.resources)),
        granted_at = excluded.granted_at`;
  },
});

export type GrantStore = ReturnType<typeof grantStore>;
