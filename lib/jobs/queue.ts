import { isDatabaseAway, openDatabase } from "@/db/client";
import { logger } from "@/lib/base/log";
import type { LogFields } from "@/lib/base/log-fields";
import { type Claimed, type JobQueue, jobQueue, type Queue } from "@/lib/store/job-queue";

/** What came of a try. `refused`: no other try will do better. `unreachable`: no answer at all, which holds for the whole lane. */
export type Outcome =
  | { readonly kind: "done" }
  | { readonly kind: "refused" | "failed" | "unreachable"; readonly error: string };

/** A kind of job that is a row each: how one is tried, and what is said of it. */
export interface QueuedKind<Job extends Claimed> {
  /** The first part of its events in the log. */
  readonly name: string;
  readonly queue: Queue;
  /** Under way at once, in one process. */
  readonly most: number;
  /** What it throws is a failed try, and logged whole. */
  attempt(job: Job): Promise<Outcome>;
  facts(job: Job): LogFields;
  readonly said: { readonly failed: string; readonly gaveUp: string; readonly broken: string; readonly away: string };
}

/** How often it looks for what has become due; new ones wake it at once. */
const everyMilliseconds = 2_000;

/**
 * Does the jobs of one kind as they become due, on connections of its own. Another server on the same database does the same; a job is
 * claimed by one of them.
 * @returns how to stop: takes no more and waits for those under way
 */
export function startQueue<Job extends Claimed>(url: string, kind: QueuedKind<Job>): () => Promise<void> {
  const { sql, close } = openDatabase(url, 2);
  const queue = jobQueue<Job>(sql, kind.queue);
  const underWay = new Set<Promise<void>>();
  let claiming: Promise<void> | undefined;
  let isStopped = false;
  const complain = (err: unknown) => logger().warn({ event: `${kind.name}.delivery`, err }, kind.said.away);

  const claim = async () => {
    while (!isStopped && underWay.size < kind.most) {
      const due = await queue.claim(kind.most - underWay.size);
      if (due.length === 0) return;
      for (const job of due) {
        const task = attempt(job, kind)
          .then((outcome) => settle(job, outcome, kind, queue))
          .catch(complain)
          .finally(() => {
            underWay.delete(task);
            wake();
          });
        underWay.add(task);
      }
    }
  };
  const wake = () => {
    if (isStopped || claiming) return;
    claiming = claim()
      .catch(complain)
      .finally(() => {
        claiming = undefined;
      });
  };

  const timer = setInterval(wake, everyMilliseconds);
  queue.onJob(wake).catch(complain);
  wake();
  return async () => {
    isStopped = true;
    clearInterval(timer);
    await claiming;
    await Promise.all(underWay);
    await close();
  };
}

/** One try. What we did not foresee counts as a failed one; a database that is away is no fault of the job's. */
async function attempt<Job extends Claimed>(job: Job, kind: QueuedKind<Job>): Promise<Outcome> {
  try {
    return await kind.attempt(job);
  } catch (err) {
    if (isDatabaseAway(err)) throw err;
    logger().error({ event: `${kind.name}.broken`, ...factsOf(job, kind), err }, kind.said.broken);
    return { kind: "failed", error: "could not be made; the server's log says why" };
  }
}

async function settle<Job extends Claimed>(
  job: Job,
  outcome: Outcome,
  kind: QueuedKind<Job>,
  queue: JobQueue<Job>,
): Promise<void> {
  if (outcome.kind === "done") return queue.done(job);
  await queue.failed(job, outcome.error, outcome.kind === "refused");
  if (outcome.kind === "unreachable") await queue.postpone(job);
  const isOver = outcome.kind === "refused" || job.attempts >= kind.queue.mostAttempts;
  logger().warn(
    {
      event: isOver ? `${kind.name}.undelivered` : `${kind.name}.failed`,
      ...factsOf(job, kind),
      detail: outcome.error,
    },
    isOver ? kind.said.gaveUp : kind.said.failed,
  );
}

const factsOf = <Job extends Claimed>(job: Job, kind: QueuedKind<Job>): LogFields => ({
  tenant: job.tenantId,
  ...kind.facts(job),
  job: job.id,
  attempt: job.attempts,
});
