import { type SQL, sql } from "drizzle-orm";
import type { Db } from "@/db/client";
import type { DataOf } from "@/lib/events/catalogue";
import { type Actor, actorId } from "@/lib/model/actor";

type Writing = Pick<Db, "execute">;

/** By whom sessions end, and why. */
interface Why {
  readonly actor: Actor;
  readonly reason: DataOf<"session.ended">["reason"];
}

/** Whose sessions end. */
interface Ending extends Why {
  readonly userId: string;
}

/** Ends a person's sessions in every browser, and records each. @returns how many there were */
export const endSessions = (db: Writing, tenantId: string, ending: Ending): Promise<number> =>
  end(db, tenantId, sql`user_id = ${ending.userId}`, ending);

/** Ends one session, and records it. @returns whether it was live */
export async function endSession(
  db: Writing,
  tenantId: string,
  { sessionId, ...why }: Why & { readonly sessionId: string },
): Promise<boolean> {
  return (await end(db, tenantId, sql`id = ${sessionId}`, why)) > 0;
}

async function end(db: Writing, tenantId: string, which: SQL, { actor, reason }: Why): Promise<number> {
  const { count } = await db.execute(sql`
    with ended as (
      update sessions set ended_at = now() where tenant_id = ${tenantId} and ${which} and ended_at is null
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

/** Stops everything that was issued in a session, offline access too. @param tx the transaction that has ended the session */
export async function revokeIssuedIn(tx: Writing, tenantId: string, sessionId: string): Promise<void> {
  await tx.execute(sql`
    update authorizations set revoked_at = now()
    where tenant_id = ${tenantId} and session_id = ${sessionId} and revoked_at is null`);
}
