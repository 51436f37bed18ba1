import type { Db, Fragment, Sql } from "@/db/client";
import { events } from "@/db/schema";
import { actorId } from "@/lib/model/actor";
import type { NewEvent } from "./event";

/** What the statement itself knows of an event, in the place of what the caller gives. */
interface Known {
  readonly actor?: Fragment;
  readonly user?: Fragment;
  readonly client?: Fragment;
  readonly session?: Fragment;
  readonly data?: Fragment;
}

/**
 * Records an event in the statement that makes it one, to stand in its `with`: one row for each row of `from`, so nothing where
 * nothing changed, and no statement beside it.
 * @param from what gives a row where it took place, without the word: a CTE of the statement, with a condition perhaps
 */
export const recording = (
  sql: Sql,
  tenantId: string,
  event: NewEvent,
  from: Fragment,
  known: Known = {},
): Fragment => sql`
  insert into events (tenant_id, name, actor_kind, actor, user_id, client_id, session_id, address, request_id, data)
  select ${tenantId}, ${event.name}, ${event.actor.kind}, ${known.actor ?? actorId(event.actor) ?? null}::text,
    ${known.user ?? event.user ?? null}::uuid, ${known.client ?? event.client ?? null}::text,
    ${known.session ?? event.session ?? null}::uuid, ${event.origin?.address ?? null}, ${event.origin?.requestId ?? null}::uuid,
    ${known.data ?? sql`${JSON.stringify(event.data)}::text::jsonb`}
  from ${from}`;

/** The same for changes that are made in a transaction of several statements. */
export async function record(
  tx: Pick<Db, "insert">,
  tenantId: string,
  ...happened: readonly NewEvent[]
): Promise<void> {
  if (happened.length === 0) return;
  await tx.insert(events).values(
    happened.map(({ name, actor, origin, user, client, session, data }) => ({
      tenantId,
      name,
      actorKind: actor.kind,
      actor: actorId(actor),
      userId: user,
      clientId: client,
      sessionId: session,
      address: origin?.address,
      requestId: origin?.requestId,
      data,
    })),
  );
}
