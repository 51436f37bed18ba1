import type { Fragment, Sql } from "@/db/client";
import type { StoredEvent } from "@/lib/events/stored";
import type { Actor } from "@/lib/model/actor";

/** Which events are wanted. Times as events have them. */
export interface EventFilter {
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly name?: string | undefined;
  readonly user?: string | undefined;
  readonly client?: string | undefined;
}

/** A place in a tenant's events. */
export type EventPlace = Pick<StoredEvent, "at" | "id">;

interface EventRow {
  tenant: string;
  id: string;
  at: string;
  name: string;
  kind: Actor["kind"];
  actor: string | undefined;
  user: string | undefined;
  client: string | undefined;
  session: string | undefined;
  address: string | undefined;
  request: string | undefined;
  data: Record<string, unknown>;
}

/** A time to the microsecond, which is what tells rows apart; JavaScript's own times would lose it. */
export const writtenTime = (sql: Sql, at: Fragment): Fragment =>
  sql`to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** Events as they are kept, for one tenant. */
export const eventStore = (sql: Sql, tenantId: string) => ({
  /** The latest first. @param before where the page before ended */
  async list(filter: EventFilter, most: number, before?: EventPlace): Promise<StoredEvent[]> {
    const { since, until, name, user, client } = filter;
    const rows = await sql<EventRow[]>`
      select ${columns(sql)} from events e where tenant_id = ${tenantId}
        and at >= coalesce(${since ?? null}::text::timestamptz, '-infinity') and at < coalesce(${until ?? null}::text::timestamptz, 'infinity')
        and (${name ?? null}::text is null or name = ${name ?? null})
        and (${user ?? null}::uuid is null or user_id = ${user ?? null}::uuid)
        and (${client ?? null}::text is null or client_id = ${client ?? null})
        and (${before?.id ?? null}::uuid is null
          or (at, id) < (${before?.at ?? null}::text::timestamptz, ${before?.id ?? null}::uuid))
      order by at desc, id desc limit ${most}`;
    return rows.map(toEvent);
  },

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

function toEvent({ kind, actor, user, client, session, address, request, ...row }: EventRow): StoredEvent {
  return {
    ...row,
    actor: { kind, ...(actor !== undefined && { id: actor }) },
    ...(user !== undefined && { user }),
    ...(client !== undefined && { client }),
    ...(session !== undefined && { session }),
    ...(address !== undefined && { address }),
    ...(request !== undefined && { request }),
  };
}
