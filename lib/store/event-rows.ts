import { and, desc, eq, gte, inArray, lt, sql as raw } from "drizzle-orm";
import { events } from "@/db/schema";
import type { StoredEvent } from "@/lib/events/stored";
import { toEvent } from "./events";
import { exactly, type Page, type Part, pageOf, plannedForItself, type TimePlace, type Writer } from "./page";

/** Which events are wanted: times as `StoredEvent` has them, from `since` on and before `until`. */
export interface EventFilter {
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly name?: string | undefined;
  /** One of these. */
  readonly names?: readonly string[] | undefined;
  readonly user?: string | undefined;
  readonly client?: string | undefined;
}

const columns = {
  tenant: events.tenantId,
  id: events.id,
  at: exactly(events.at),
  name: events.name,
  kind: events.actorKind,
  actor: events.actor,
  user: events.userId,
  client: events.clientId,
  session: events.sessionId,
  address: events.address,
  request: events.requestId,
  data: events.data,
};

/** The events of one tenant, for those who look at them. */
export const eventRows = (db: Writer, tenantId: string) => ({
  /** The latest first. */
  async list({ limit, after, ...filter }: Part<TimePlace> & EventFilter): Promise<Page<StoredEvent>> {
    const { since, until, name, names, user, client } = filter;
    const { at, id, userId, clientId } = events;
    const read = (tx: Pick<Writer, "select">) =>
      tx
        .select(columns)
        .from(events)
        .where(
          and(
            eq(events.tenantId, tenantId),
            since === undefined ? undefined : gte(at, moment(since)),
            until === undefined ? undefined : lt(at, moment(until)),
            name === undefined ? undefined : eq(events.name, name),
            names === undefined ? undefined : inArray(events.name, [...names]),
            user === undefined ? undefined : eq(userId, user),
            client === undefined ? undefined : eq(clientId, client),
            after && raw`(${at}, ${id}) < (${after.at}::timestamptz, ${after.id}::uuid)`,
          ),
        )
        .orderBy(desc(at), desc(id))
        .limit(limit + 1);
    // Some names are rare and found by an index, others are everywhere; and months that are not meant are left aside.
    const rows = await ((name ?? names ?? since ?? until) ? plannedForItself(db, read) : read(db));
    return pageOf(rows.map(toEvent), limit, (event) => `${event.at},${event.id}`);
  },

  async find(id: string): Promise<StoredEvent | undefined> {
    const [row] = await db
      .select(columns)
      .from(events)
      .where(and(eq(events.tenantId, tenantId), eq(events.id, id)));
    return row && toEvent(row);
  },
});

const moment = (written: string) => raw`${written}::timestamptz`;
