import { and, asc, eq, gt, isNull, sql as raw } from "drizzle-orm";
import { bulkActs, bulkActUsers } from "@/db/schema";
import type { Actor } from "@/lib/model/actor";
import type { BulkAct } from "@/lib/model/bulk-act";
import type { Claimed, Queue } from "./job-queue";
import type { Writer } from "./page";

/** An act on many users. */
export interface BulkJob extends Claimed {
  readonly act: BulkAct;
  /** How far it is. */
  readonly position: number;
  readonly actorKind: Actor["kind"];
  readonly actor: string | undefined;
}

/** One of those whom it is done to. */
export type BulkUser = Pick<typeof bulkActUsers.$inferSelect, "number" | "userId">;

/** Seconds for which some users may take; who is silent for longer has died, and another goes on. */
const patience = 60;

export const bulkActQueue: Queue = {
  table: "bulk_acts",
  done: "done_at",
  lane: "id",
  columns: ["act", "position", "actor_kind", "actor"],
  channel: "gatehouse_bulk_act",
  mostAttempts: 10,
  firstPause: patience,
  growth: 1.5,
  quiet: 15,
};

/** The work on one act. @param tx a transaction, in which what is done to the users stands too */
export const bulkActWork = (tx: Writer, { tenantId, id }: Pick<BulkJob, "tenantId" | "id">) => {
  const is = and(eq(bulkActs.tenantId, tenantId), eq(bulkActs.id, id));
  const ofAct = and(eq(bulkActUsers.tenantId, tenantId), eq(bulkActUsers.actId, id));

  return {
    /** The next users, held for this transaction. @returns undefined where another one is at it, or it was cancelled */
    async next(position: number, most: number): Promise<readonly BulkUser[] | undefined> {
      const isHere = and(eq(bulkActs.position, position), isNull(bulkActs.doneAt), isNull(bulkActs.gaveUpAt));
      const held = await tx.select({ id: bulkActs.id }).from(bulkActs).where(and(is, isHere)).for("update");
      if (held.length === 0) return undefined;
      const { number, userId } = bulkActUsers;
      return tx
        .select({ number, userId })
        .from(bulkActUsers)
        .where(and(ofAct, gt(number, position)))
        .orderBy(asc(number))
        .limit(most);
    },

    async problem({ number }: BulkUser, problem: string): Promise<void> {
      await tx
        .update(bulkActUsers)
        .set({ problem: problem.slice(0, 500) })
        .where(and(ofAct, eq(bulkActUsers.number, number)));
    },

    /** Says how far it is. */
    async keep(position: number, succeeded: number): Promise<void> {
      await tx
        .update(bulkActs)
        .set({
          position,
          succeeded: raw`${bulkActs.succeeded} + ${succeeded}`,
          attempts: 1,
          nextAttemptAt: raw`now() + ${patience} * interval '1 second'`,
        })
        .where(is);
    },

    /** The end. Nobody is kept but those who were left as they were. */
    async finish(): Promise<void> {
      await tx.update(bulkActs).set({ doneAt: raw`now()`, lastError: null }).where(is);
      await tx.delete(bulkActUsers).where(and(ofAct, isNull(bulkActUsers.problem)));
    },
  };
};
