import type { Sql } from "@/db/client";
import { unusedLifetime } from "@/lib/model/registration-settings";
import { expiring } from "@/lib/model/trust";
import { rememberedFor } from "./attempts";
import { isDataKeyUnused } from "./sealed";

/** Rows that a round deletes of one table at the most, so that no statement holds locks for long. */
const batch = 5_000;
/** Kept for a week after their end, so that a late visitor finds the way back to the client. */
const week = "interval '7 days'";
/** By how much the clock of a server may be behind the database's: what is forgotten before that could serve there once more. */
const skew = "interval '5 minutes'";

/** Seconds that a client without use is kept, by its tenant's settings; null: for ever. */
const keptUnused = `(
  select nullif(case jsonb_typeof(s) when 'number' then s::float8 else ${unusedLifetime} end, 0)
  from (select settings #> '{registration,unused_lifetime}' as s from tenants where tenants.id = clients.tenant_id) of_tenant
)`;
/** What was never registered is an operator's to delete, whatever is said of its trust. */
const unusedClients = `registration_token_hash is not null and trust in (${expiring.map((name) => `'${name}'`).join(", ")})
  and coalesce(last_used_at, created_at) < now() - make_interval(secs => ${keptUnused})`;

/** What is over, by table. Conditions have an index or a small table. */
const over: readonly (readonly [table: string, condition: string])[] = [
  ["interactions", `expires_at < now() - ${week}`],
  ["access_tokens", "expires_at < now()"],
  ["refresh_tokens", "expires_at < now()"],
  ["revoked_jwts", "expires_at < now()"],
  ["pushed_requests", "kept_until < now()"],
  ["posted_requests", "expires_at < now()"],
  ["idempotency_keys", "expires_at < now()"],
  ["device_codes", "expires_at < now() - interval '1 day'"],
  ["used_assertions", `expires_at < now() - ${skew}`],
  ["used_proofs", `expires_at < now() - ${skew}`],
  [
    "attempts",
    `window_ends_at < now() and (in_a_row = 0 or window_ends_at < now() - interval '${rememberedFor} seconds')`,
  ],
  ["initial_access_tokens", "expires_at < now() or uses_left < 1"],
  ["invitations", `expires_at < now() - ${week}`],
  ["password_links", "expires_at < now()"],
  ["dashboard_sessions", "expires_at < now()"],
  ["try_its", "expires_at < now()"],
  ["keys", "gone_at < now()"],
  ["data_keys", isDataKeyUnused],
  ["sessions", `ended_at < now() - ${week}`],
  [
    "user_imports",
    `coalesce(done_at, gave_up_at, run_at, created_at) < now() - ${week} and (next_attempt_at is null or coalesce(done_at, gave_up_at) is not null)`,
  ],
  // There are hashes of passwords in them.
  [
    "user_import_parts",
    `exists (
      select from user_imports i where i.tenant_id = user_import_parts.tenant_id and i.id = user_import_parts.import_id
        and coalesce(i.done_at, i.gave_up_at, i.run_at, i.created_at) < now() - interval '1 day'
        and (i.next_attempt_at is null or coalesce(i.done_at, i.gave_up_at) is not null))`,
  ],
  ["bulk_acts", `coalesce(done_at, gave_up_at) < now() - ${week}`],
  [
    "foreign_kinds",
    "not exists (select from passwords p where p.tenant_id = foreign_kinds.tenant_id and p.foreign_kind = foreign_kinds.kind)",
  ],
  ["browsers", `expires_at < now() - ${week}`],
  [
    "webhook_deliveries",
    "created_at < now() - interval '14 days' and (delivered_at is not null or gave_up_at is not null)",
  ],
  ["counters", "hour < now() - interval '400 days'"],
  ["active_users", "day < (now() at time zone 'UTC')::date - 31"],
  ["client_addresses", "used_at < now() - interval '31 days'"],
  ["slow_answers", "hour < now() - interval '35 days'"],
  ["client_counters", "hour < now() - interval '35 days'"],
  ["traces", "expires_at < now()"],
  ["logout_notices", `ended_at < now() - ${week} and coalesce(delivered_at, gave_up_at) < now() - ${week}`],
];

/** Authorizations that are over; of one whose session lives it stays known that the client took part. */
const overAuthorizations = `
  with gone as (
    delete from authorizations where ctid = any(array(select ctid from authorizations where expires_at < now() limit ${batch}))
    returning tenant_id, session_id, client_id, scopes
  ), kept as (
    insert into participants (tenant_id, session_id, client_id)
    select distinct s.tenant_id, s.id, c.client_id
    from gone
    join sessions s on s.tenant_id = gone.tenant_id and s.id = gone.session_id and s.ended_at is null and s.expires_at > now()
    join clients c on c.tenant_id = gone.tenant_id and c.client_id = gone.client_id
    where 'openid' = any(gone.scopes)
    on conflict do nothing
  )
  select count(*)::int as taken from gone`;

/** Clients that nobody uses any more. */
const overClients = `
  with gone as (
    delete from clients where ctid = any(array(select ctid from clients where ${unusedClients} limit ${batch}))
    returning tenant_id, client_id
  ), recorded as (
    insert into events (tenant_id, name, actor_kind, actor, client_id)
    select tenant_id, 'client.removed', 'system', 'tidy', client_id from gone
  )
  select count(*)::int as taken from gone`;

/**
 * Requests that are over are cut to where they came from: when they have expired, if they are large or hold what was half done; others when nobody is likely to start
 * them again.
 */
const overRequests = [
  "expires_at < now() and octet_length(request::text) > 2048",
  "expires_at < now() - interval '1 day'",
  // Where the page was left half way through.
  "expires_at < now() and progress is not null",
].map(
  (condition) => `
  update interactions set request = jsonb_strip_nulls(jsonb_build_object('kind', 'over', 'clientId', request -> 'clientId')), form = '{}', progress = null
  where ctid = any(array(select ctid from interactions where request ->> 'kind' <> 'over' and ${condition} limit ${batch}))
    and expires_at < now()`,
);

/** A session that has reached the end of its time ends as by a sign-out: its clients are told (OIDC Back-Channel Logout §2.5). */
const overSessions = `
  with ended as (
    update sessions set ended_at = expires_at
    where ctid = any(array(select ctid from sessions where ended_at is null and expires_at < now() limit ${batch}))
      and ended_at is null and expires_at < now()
    returning tenant_id, id, user_id
  ), recorded as (
    insert into events (tenant_id, name, actor_kind, actor, user_id, session_id, data)
    select tenant_id, 'session.ended', 'system', 'tidy', user_id, id, '{"reason": "expired"}'::jsonb from ended
  )
  select count(*)::int as taken from ended`;

/** Ends sessions whose time is over, then deletes what is over. @returns how many rows went */
export async function tidy(sql: Sql): Promise<number> {
  // First, while it is still known which clients took part.
  await inBatches(sql, overSessions);
  for (const cut of overRequests) while ((await sql.unsafe(cut)).count === batch);
  let deleted = (await inBatches(sql, overAuthorizations)) + (await inBatches(sql, overClients));
  for (const [table, condition] of over) {
    for (;;) {
      const { count } = await sql.unsafe(
        `delete from ${table} where ctid = any(array(select ctid from ${table} where ${condition} limit ${batch}))`,
      );
      deleted += count;
      if (count < batch) break;
    }
  }
  return deleted;
}

/** Repeats a statement until it takes less than a batch. @returns how many rows it took in all */
async function inBatches(sql: Sql, statement: string): Promise<number> {
  let all = 0;
  for (;;) {
    const [row] = await sql.unsafe<{ taken: number }[]>(statement);
    const taken = row?.taken ?? 0;
    all += taken;
    if (taken < batch) return all;
  }
}
