import type { Sql } from "@/db/client";
import { eventReader, moment } from "./event-readers";
import { writtenTime } from "./events";

/** Messages that one statement makes at the most. */
const most = 5_000;

/**
 * Makes a message of every new event for each webhook of its tenant that wants it, once, however often an event is read. A webhook
 * gets what happened since it is active; a tenant that is disabled sends nothing.
 * @returns how many were made
 */
export async function fanOut(sql: Sql): Promise<number> {
  const [any] = await sql`select from webhooks where disabled_at is null limit 1`;
  if (!any) return 0;
  const reader = eventReader(sql, "webhooks");
  const reading = await reader.begin("-infinity");
  let all = 0;
  for (;;) {
    const made = await makeMessages(sql, reading.from);
    all += made;
    if (made < most) break;
  }
  await reader.end(reading);
  if (all > 0) await sql`select pg_notify('gatehouse_webhook', '')`;
  return all;
}

/** Nothing of it is secret: identifiers, and what the catalogue of events keeps. */
async function makeMessages(sql: Sql, from: string): Promise<number> {
  const { count } = await sql`
    insert into webhook_deliveries (tenant_id, webhook_id, event_id, type, payload)
    select e.tenant_id, w.id, e.id, e.name, jsonb_strip_nulls(jsonb_build_object(
      'type', e.name,
      'timestamp', ${writtenTime(sql, sql`e.at`)},
      'data', jsonb_build_object(
        'id', e.id, 'tenant', e.tenant_id, 'actor', jsonb_build_object('kind', e.actor_kind, 'id', e.actor),
        'user', e.user_id, 'client', e.client_id, 'session', e.session_id, 'details', e.data
      )
    ))
    from webhooks w
    join tenants t on t.id = w.tenant_id and t.disabled_at is null
    join events e on e.tenant_id = w.tenant_id and e.at >= w.active_from and e.at >= ${moment(sql, from)}
    where w.disabled_at is null and w.events && array['*', split_part(e.name, '.', 1) || '.*', e.name]
      and not exists (
        select from webhook_deliveries d
        where d.tenant_id = e.tenant_id and d.webhook_id = w.id and d.event_id = e.id
      )
    order by e.at limit ${most}
    on conflict do nothing`;
  return count;
}
