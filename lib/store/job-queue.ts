import type { Fragment, Sql } from "@/db/client";

/** A job that was claimed. */
export interface Claimed {
  readonly tenantId: string;
  readonly id: string;
  /** This one included. */
  readonly attempts: number;
  /** The value of the queue's lane. */
  readonly lane: string;
}

/**
 * A table whose rows are jobs, each with `tenant_id`, `id`, `attempts`, `next_attempt_at`, `last_error` and `gave_up_at`. Whatever
 * makes a job necessary writes its row in its own statement.
 */
export interface Queue {
  readonly table: string;
  /** The column that says when it was done. */
  readonly done: string;
  /** The column of what is left alone for a while when it does not answer at all, such as the client. */
  readonly lane: string;
  /** What a job needs to know, beside what all have. */
  readonly columns: readonly string[];
  /** Notified by whoever writes a row. */
  readonly channel: string;
  readonly mostAttempts: number;
  /** Seconds until the second try, and how much longer each next pause is. Longer than one try may take. */
  readonly firstPause: number;
  readonly growth: number;
  /** Seconds that a lane which does not answer is left alone. */
  readonly quiet: number;
  /** About how many of a lane, and of a tenant, are under way at once in one process, where a slow one must not hold up the others. */
  readonly fair?: { readonly perLane: number; readonly perTenant: number };
}

/** Who has so much under way that others come first. */
export interface Busy {
  readonly tenants: readonly string[];
  /** As `laneOf` names them. */
  readonly lanes: readonly string[];
}

/** A lane among those of all tenants. */
export const laneOf = ({ tenantId, lane }: Pick<Claimed, "tenantId" | "lane">): string => `${tenantId} ${lane}`;

/** The jobs of all tenants, for the processes that do them. Times are the database's, since processes share the rows. */
export function jobQueue<Job extends Claimed>(sql: Sql, queue: Queue) {
  const { mostAttempts, firstPause, growth, quiet } = queue;
  const [table, done, lane] = [sql(queue.table), sql(queue.done), sql(queue.lane)];
  const isWaiting = sql`${done} is null and gave_up_at is null`;
  const is = ({ tenantId, id }: Claimed): Fragment => sql`tenant_id = ${tenantId} and id = ${id}`;
  const columns = sql(["tenant_id", "id", "attempts", ...queue.columns].map((name) => `n.${name}`));
  const isFree = ({ tenants, lanes }: Busy) => sql`
    tenant_id <> all(${tenants as string[]}::text[]) and tenant_id || ' ' || ${lane} <> all(${lanes as string[]}::text[])`;

  return {
    /**
     * Takes what is due, oldest first. Each claim counts as a try and puts the next one off before anything is done: who dies
     * meanwhile has lost nothing, no other server takes the same, and no lock is held while a host takes its time.
     */
    async claim(most: number, busy: Busy = { tenants: [], lanes: [] }): Promise<Job[]> {
      return sql<Job[]>`
        update ${table} n set attempts = n.attempts + 1,
          next_attempt_at = now() + ${firstPause} * power(${growth}::float8, n.attempts) * (1 + random() / 10) * interval '1 second'
        from (
          select tenant_id, id, row_number() over (partition by tenant_id, lane order by next_attempt_at) as place
          from (
            select tenant_id, id, ${lane} as lane, next_attempt_at from ${table}
            where ${isWaiting} and next_attempt_at <= now() and ${isFree(busy)}
            order by next_attempt_at limit ${most} for update skip locked
          ) locked
        ) due
        where n.tenant_id = due.tenant_id and n.id = due.id and due.place <= ${queue.fair?.perLane ?? most}
        returning ${columns}, n.${lane}::text as lane`;
    },

    async done(job: Job): Promise<void> {
      await sql`update ${table} set ${done} = now(), last_error = null where ${is(job)}`;
    },

    /** Due at once, for whichever process is next, as if it had not been tried. */
    async again(job: Job): Promise<void> {
      await sql`update ${table} set next_attempt_at = now(), attempts = 0 where ${is(job)} and ${isWaiting}`;
    },

    /** @param isFinal no try will do better; the last try is final anyway */
    async failed(job: Job, error: string, isFinal: boolean): Promise<void> {
      await sql`
        update ${table} set last_error = ${error.slice(0, 500)},
          gave_up_at = case when ${isFinal} or attempts >= ${mostAttempts} then now() end
        where ${is(job)} and ${done} is null`;
    },

    /** What cannot be reached must not keep the others waiting: what else is due for it waits too, uncounted. */
    async postpone(job: Job): Promise<void> {
      await sql`
        update ${table} set next_attempt_at = now() + ${quiet} * interval '1 second'
        where tenant_id = ${job.tenantId} and ${isWaiting} and next_attempt_at <= now()
          and ${lane} = (select ${lane} from ${table} where ${is(job)})`;
    },

    /** Calls back when there is something to do, and after a lost connection. */
    async onJob(wake: () => void): Promise<void> {
      await sql.listen(queue.channel, wake, wake);
    },
  };
}

export type JobQueue<Job extends Claimed> = ReturnType<typeof jobQueue<Job>>;
