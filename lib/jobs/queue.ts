import { type Db, isDatabaseAway, openDatabase, type Sql } from "@/db/client";
import { logger } from "@/lib/base/log";
import type { LogFields } from "@/lib/base/log-fields";
import { type Busy, type Claimed, type JobQueue, jobQueue, laneOf, type Queue } from "@/lib/store/job-queue";

/**
 * What came of a try. `unfinished`: much is left, and whoever takes it next goes on. `settled`: its row says already what came of it, or
 * is another's by now. `refused`: no other try will do better. `unreachable`: no answer at all, which holds for the whole lane.
 */
export type Outcome =
  | { readonly kind: "done" }
  | { readonly kind: "unfinished" }
  | { readonly kind: "settled" }
  | { readonly kind: "refused" | "failed" | "unreachable"; readonly error: string };

/** A kind of job that is a row each: how one is tried, and what is said of it. */
export interface QueuedKind<Job extends Claimed, O extends Outcome = Outcome> {
  /** The first part of its events in the log. */
  readonly name: string;
  readonly queue: Queue;
  /** Under way at once, in one process. */
  readonly most: number;
  /**
   * What it throws is a failed try, and logged whole.
   * @param sql the queue's own connections
   * @param isStopping asked now and then by what takes long: whether this process is about to end
   * @param db the queue's own too, for what is done by the definitions of lib/admin
   */
  attempt(job: Job, sql: Sql, isStopping: () => boolean, db: Db): Promise<O>;
  /** Keeps what is to be known of a try, before it is settled. @param isOver no other try follows */
  keep?(job: Job, outcome: O | Outcome, isOver: boolean, sql: Sql): Promise<void>;
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
export function startQueue<Job extends Claimed, O extends Outcome>(
  url: string,
  kind: QueuedKind<Job, O>,
): () => Promise<void> {
  const { sql, db, close } = openDatabase(url, 2);
  const queue = jobQueue<Job>(sql, kind.queue);
  const underWay = new Map<Promise<void>, Job>();
  let claiming: Promise<void> | undefined;
  let isStopped = false;
  const complain = (err: unknown) => logger().warn({ event: `${kind.name}.delivery`, err }, kind.said.away);

  const claim = async () => {
    while (!isStopped && underWay.size < kind.most) {
      const due = await queue.claim(kind.most - underWay.size, busyOf([...underWay.values()], kind.queue));
      if (due.length === 0) return;
      for (const job of due) {
        const task = attempt(job, kind, { sql, db }, () => isStopped)
          .then((outcome) => settle(job, outcome, kind, queue, sql))
          .catch(complain)
          .finally(() => {
            underWay.delete(task);
            wake();
          });
        underWay.set(task, job);
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
    await Promise.all(underWay.keys());
    await close();
  };
}

/** One try. What we did not foresee counts as a failed one; a database that is away is no fault of the job's. */
async function attempt<Job extends Claimed, O extends Outcome>(
  job: Job,
  kind: QueuedKind<Job, O>,
  { sql, db }: { readonly sql: Sql; readonly db: Db },
  isStopping: () => boolean,
): Promise<O | Outcome> {
  try {
    return await kind.attempt(job, sql, isStopping, db);
  } catch (err) {
    if (isDatabaseAway(err)) throw err;
    logger().error({ event: `${kind.name}.broken`, ...factsOf(job, kind), err }, kind.said.broken);
    return { kind: "failed", error: "could not be made; the server's log says why" };
  }
}

async function settle<Job extends Claimed, O extends Outcome>(
  job: Job,
  outcome: O | Outcome,
  kind: QueuedKind<Job, O>,
  queue: JobQueue<Job>,
  sql: Sql,
): Promise<void> {
  if (outcome.kind === "settled") return;
  if (outcome.kind === "unfinished") return queue.again(job);
  const isOver = outcome.kind !== "done" && (outcome.kind === "refused" || job.attempts >= kind.queue.mostAttempts);
  await kind.keep?.(job, outcome, isOver, sql);
  if (outcome.kind === "done") return queue.done(job);
  await queue.failed(job, outcome.error, outcome.kind === "refused");
  if (outcome.kind === "unreachable") await queue.postpone(job);
  logger().warn(
    {
      event: isOver ? `${kind.name}.undelivered` : `${kind.name}.failed`,
      ...factsOf(job, kind),
      detail: outcome.error,
    },
    isOver ? kind.said.gaveUp : kind.said.failed,
  );
}

/** Who has as much under way in this process as the queue lets one have. */
function busyOf(jobs: readonly Claimed[], { fair }: Queue): Busy {
  const full = (names: readonly string[], most: number) =>
    [...new Set(names)].filter((name) => names.filter((one) => one === name).length >= most);
  if (!fair) return { tenants: [], lanes: [] };
  return {
    tenants: full(
      jobs.map(({ tenantId }) => tenantId),
      fair.perTenant,
    ),
    lanes: full(jobs.map(laneOf), fair.perLane),
  };
}

const factsOf = <Job extends Claimed>(job: Job, kind: Pick<QueuedKind<Job>, "facts">): LogFields => ({
  tenant: job.tenantId,
  ...kind.facts(job),
  job: job.id,
  attempt: job.attempts,
});
