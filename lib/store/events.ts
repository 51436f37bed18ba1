import type { Fragment, Sql } from "@/db/client";
import type { StoredEvent } from "@/lib/events/stored";
import type { Actor } from "@/lib/model/actor";

/** An event as it is read; what it does not have is null to Drizzle and undefined to the stores. */
interface EventRow {
  tenant: string;
  id: string;
  at: string;
  name: string;
  kind: Actor["kind"];
  actor: string | null | undefined;
  user: string | null | undefined;
  client: string | null | undefined;
  session: string | null | undefined;
  address: string | null | undefined;
  request: string | null | undefined;
  data: StoredEvent["data"];
}

/** A time to the microsecond, which is what tells rows apart; JavaScript's own times would lose it. */
export const writtenTime = (sql: Sql, at: Fragment): Fragment =>
  sql`to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** Events as they are kept, for one tenant, to be sealed and verified. */
export const eventStore = (sql: Sql, tenantId: string) => ({
  /** Events from a time on that no seal lists, the oldest first. A seal that could list one was not made before that time. */
  async unsealed(from: string | undefined, most: number, until = "infinity"): Promise<StoredEvent[]> {
    const rows = await sql<EventRow[]>`
      select ${columns(sql)} from events e
      where tenant_id = ${tenantId} and at >= coalesce(${from ?? null}::text::timestamptz, '-infinity')
        and at < ${until}::text::timestamptz and ${isUnlisted(sql, from)}
      order by at, id limit ${most}`;
    return rows.map(toEvent);
  },

  /** Some events by identifier, all of one span of time. */
  async among(ids: readonly string[], firstAt: string, lastAt: string): Promise<StoredEvent[]> {
    const rows = await sql<EventRow[]>`
      select ${columns(sql)} from events e where tenant_id = ${tenantId} and id = any(${ids as string[]}::uuid[])
        and at between ${firstAt}::text::timestamptz and ${lastAt}::text::timestamptz
      order by at, id`;
    return rows.map(toEvent);
  },
});

const columns = (sql: Sql) => sql`
  e.tenant_id as tenant, e.id, ${writtenTime(sql, sql`e.at`)} as at, e.name, e.actor_kind as kind, e.actor, e.user_id as user,
  e.client_id as client, e.session_id as session, e.address, e.request_id as request, e.data`;

const isUnlisted = (sql: Sql, from: string | undefined) => sql`
  not exists (
    select from event_seals s, unnest(s.event_ids) as listed (id)
    where s.tenant_id = e.tenant_id and s.sealed_at >= coalesce(${from ?? null}::text::timestamptz, '-infinity')
      and listed.id = e.id and e.at between s.first_at and s.last_at
  )`;

/** The event of a row. */
export function toEvent({ kind, actor, user, client, session, address, request, ...row }: EventRow): StoredEvent {
  return {
    ...row,
    actor: { kind, ...(isThere(actor) && { id: actor }) },
    ...(isThere(user) && { user }),
    ...(isThere(client) && { client }),
    ...(isThere(session) && { session }),
    ...(isThere(address) && { address }),
    ...(isThere(request) && { request }),
  };
}

const isThere = <T>(value: T | null | undefined): value is T => value !== null && value !== undefined;
