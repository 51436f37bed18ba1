import type { Sql } from "@/db/client";
import { countedEvents, countedPeople } from "@/lib/model/statistics";
import { eventReader } from "./event-readers";

/** What a statement looks through at the most, in seconds. */
const span = 86_400;
/** How far the first round looks back. */
const firstLook = "31 days";

/**
 * Counts what happened, by tenant and hour. An hour is computed anew as long as an event of it may still be committed, so that neither
 * a round that is done twice nor one that fails half way counts anything twice.
 */
export async function countEvents(sql: Sql): Promise<void> {
  const reader = eventReader(sql, "counters");
  const [start] = await sql<{ at: string }[]>`select (now() - ${firstLook}::text::interval)::text as at`;
  const reading = await reader.begin(start?.at ?? "now");
  const [time] = await sql<{ from: number; until: number }[]>`
    select extract(epoch from date_trunc('hour', ${reading.from}::text::timestamptz))::float8 as from,
      extract(epoch from now())::float8 as until`;
  if (!time) return;
  for (let from = time.from; from <= time.until; from += span) await countSpan(sql, from, from + span);
  await reader.end(reading);
}

/** @param from seconds, the beginning of an hour */
async function countSpan(sql: Sql, from: number, until: number): Promise<void> {
  const names = Object.keys(countedEvents);
  const events: readonly string[] = Object.values(countedEvents);
  await sql`
    with seen as (
      select e.tenant_id, e.at, e.name, e.user_id from tenants t
      join events e on e.tenant_id = t.id and e.at >= to_timestamp(${from}::float8) and e.at < to_timestamp(${until}::float8)
      where e.name = any(${events as string[]}::text[])
    ), active as (
      insert into active_users (tenant_id, day, user_id)
      select distinct tenant_id, (at at time zone 'UTC')::date, user_id from seen
      where user_id is not null and name in (${countedEvents.sign_ins}, ${countedEvents.authorizations})
      on conflict do nothing returning tenant_id, day
    ), people as (
      insert into counters (tenant_id, hour, name, count)
      select tenant_id, day::timestamp at time zone 'UTC', ${countedPeople}, count(*) from active group by 1, 2
      on conflict (tenant_id, hour, name) do update set count = counters.count + excluded.count
    )
    insert into counters (tenant_id, hour, name, count)
    select seen.tenant_id, date_trunc('hour', seen.at), counted.name, count(*) from seen
    join unnest(${names}::text[], ${events as string[]}::text[]) as counted (name, event) on counted.event = seen.name
    group by 1, 2, 3
    on conflict (tenant_id, hour, name) do update set count = excluded.count where counters.count <> excluded.count`;
}
