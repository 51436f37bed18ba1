import { sql } from "drizzle-orm";
import type { Db } from "@/db/client";
import type { DataOf } from "@/lib/events/catalogue";
import { type Actor, actorId } from "@/lib/model/actor";

type Writing = Pick<Db, "execute">;

/** Whose sessions end, by whom and why. */
interface Ending {
  readonly userId: string;
  readonly actor: Actor;
  readonly reason: DataOf<"session.ended">["reason"];
}

/** Ends a person's sessions in every browser, and records each. @returns how many there were */
export async function endSessions(db: Writing, tenantId: string, ending: Ending): Promise<number> {
  const { userId, actor, reason } = ending;
  const { count } = await db.execute(sql`
    with ended as (
      update sessions set ended_at = now() where tenant_id = ${tenantId} and user_id = ${userId} and ended_at is null
      returning id, user_id
    )
    insert into events (tenant_id, name, actor_kind, actor, user_id, session_id, data)
    select ${tenantId}, 'session.ended', ${actor.kind}, ${actorId(actor) ?? null}::text, user_id, id,
      jsonb_build_object('reason', ${reason}::text)
    from ended`);
  return count;
}

/**
 * Ends whatever a person has: their sessions in every browser and everything issued for them, offline access too.
 * @param tx a transaction. Two statements: the first waits for codes that are just being issued, the second sees them.
 * @returns how many sessions there were
 */
export async function endEverything(tx: Writing, tenantId: string, ending: Ending): Promise<number> {
  const ended = await endSessions(tx, tenantId, ending);
  await tx.execute(sql`
    update authorizations set revoked_at = now()
    where tenant_id = ${tenantId} and user_id = ${ending.userId} and revoked_at is null`);
  return ended;
}
