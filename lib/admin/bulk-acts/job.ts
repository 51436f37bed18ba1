import { setImmediate } from "node:timers/promises";
import type { Db } from "@/db/client";
import { callerOf } from "@/lib/admin/callers";
import { AdminError } from "@/lib/admin/errors";
import type { Caller } from "@/lib/admin/permissions";
import type { Context } from "@/lib/admin/resource";
import { mayDoToMany } from "@/lib/admin/resources/bulk-permission";
import { users } from "@/lib/admin/resources/users";
import type { Outcome, QueuedKind } from "@/lib/jobs/queue";
import { actorOf } from "@/lib/model/actor";
import { type BulkJob, type BulkUser, bulkActQueue, bulkActWork } from "@/lib/store/bulk-act-work";
import type { Writer } from "@/lib/store/page";

/** Users of one transaction: few, so that others who want one of them wait shortly. */
const batchSize = 20;

/** Does something to many users, by the definitions, in the name of whoever began it. */
export const bulkAct: QueuedKind<BulkJob> = {
  name: "bulk-act",
  queue: bulkActQueue,
  most: 1,
  attempt: runBulkAct,
  facts: () => ({}),
  said: {
    failed: "An act on many users was interrupted; it goes on where it was",
    gaveUp: "An act on many users was given up",
    broken: "An act on many users could not go on",
    away: "Nothing is done to many users at the moment",
  },
};

/** From where it was left. Whoever takes it over goes on behind the last users who were kept. */
async function runBulkAct(job: BulkJob, _: unknown, isStopping: () => boolean, db: Db): Promise<Outcome> {
  let position = job.position;
  for (;;) {
    const went = await db.transaction((tx) => batch(tx, job, position));
    if (typeof went !== "number") return went;
    position = went;
    if (isStopping()) return { kind: "unfinished" };
    await setImmediate();
  }
}

/** @returns how far it is now, or what came of the whole */
async function batch(tx: Db, job: BulkJob, position: number): Promise<number | Outcome> {
  const work = bulkActWork(tx, job);
  const next = await work.next(position, batchSize);
  if (next === undefined) return { kind: "settled" };
  const last = next.at(-1);
  if (last === undefined) {
    await work.finish();
    return { kind: "settled" };
  }
  const caller = await callerFor(tx, job);
  if (!mayDoToMany(caller, job.tenantId, job.act))
    return { kind: "refused", error: "whoever began it may no longer do this" };
  const context = { ...caller, db: tx, tenantId: job.tenantId };
  let succeeded = 0;
  for (const user of next) {
    const problem = await problemWith(context, job, user);
    if (problem === undefined) succeeded += 1;
    else await work.problem(user, problem);
  }
  await work.keep(last.number, succeeded);
  return last.number;
}

/** Members and API keys are what they are now, not what they were when it began. */
async function callerFor(tx: Writer, { actorKind, actor: id }: BulkJob): Promise<Caller> {
  const actor = actorOf(actorKind, id);
  if (actor.kind === "admin") return callerOf(tx, { userId: actor.userId });
  if (actor.kind === "client") return callerOf(tx, { clientId: actor.clientId });
  return { actor };
}

/** Each in a savepoint of its own: one who cannot be done leaves the others done. */
async function problemWith(context: Context, job: BulkJob, user: BulkUser): Promise<string | undefined> {
  try {
    await doOne(context, job, user.userId);
    return undefined;
  } catch (error) {
    if (!(error instanceof AdminError)) throw error;
    return error.message;
  }
}

async function doOne(context: Context, { act }: BulkJob, sub: string): Promise<void> {
  switch (act) {
    case "disable":
    case "enable":
      await users.update(context, sub, { disabled: act === "disable" });
      return;
    case "sign-out":
      await users.act(context, act, sub, { revoke: true });
      return;
    case "reset-factors":
      await users.act(context, act, sub, {});
      return;
    case "remove":
      await users.remove(context, sub);
  }
}
