import type { Sql } from "@/db/client";
import type { NewEvent } from "@/lib/events/event";
import { recording } from "@/lib/events/record";
import type { ConsentKey } from "@/lib/model/consent-key";

/** A client that a person can be sent to, and as what they consented to it. */
interface Startable {
  readonly clientId: string;
  readonly isGranted: boolean;
  readonly shown: string | undefined;
}

/** What people have consented to, for one tenant. */
export const consentStore = (sql: Sql, tenantId: string) => ({
  /** Adds to what a person lets a client have; in the place of what they let it have when it showed itself otherwise. */
  async add(
    userId: string,
    { clientId, shown }: ConsentKey,
    permissions: readonly string[],
    now: number,
    event: NewEvent,
  ) {
    await sql`
      with granted as (
        insert into grants (tenant_id, user_id, client_id, permissions, shown, granted_at)
        values (${tenantId}, ${userId}, ${clientId}, ${permissions as string[]}, ${shown ?? null}, ${now})
        on conflict (tenant_id, user_id, client_id) do update set
          permissions = case when grants.shown is not distinct from excluded.shown
            then array(select distinct unnest(grants.permissions || excluded.permissions))
            else excluded.permissions end,
          shown = excluded.shown,
          granted_at = excluded.granted_at
        returning 1
      ), recorded as (${recording(sql, tenantId, event, sql`granted`)})
      select from granted`;
  },

  /** The clients that this person can be sent to (OIDC Core §4): consented to, or vouched for by the tenant. */
  async startable(userId: string): Promise<Startable[]> {
    return sql<Startable[]>`
      select c.client_id, g.user_id is not null as is_granted, g.shown
      from clients c
      left join grants g on g.tenant_id = c.tenant_id and g.client_id = c.client_id and g.user_id = ${userId}
      where c.tenant_id = ${tenantId} and c.disabled_at is null and c.metadata ->> 'initiate_login_uri' is not null
        and (g.user_id is not null or c.metadata -> 'skip_consent' = 'true'::jsonb)
      order by lower(coalesce(c.metadata ->> 'client_name', c.client_id)), c.client_id
      limit 200`;
  },
});

export type ConsentStore = ReturnType<typeof consentStore>;
