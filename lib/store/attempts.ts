import type { Fragment, Sql } from "@/db/client";
import type { Allowance } from "@/lib/limits/allowance";

/** How many there were in the window, with this one, and when it ends, in seconds since 1970. */
export interface Count {
  readonly count: number;
  readonly endsAt: number;
}

/**
 * Counts a try against each `subject` of a relation; a window that has ended starts anew. To stand in a `with`: parallel tries are
 * all counted before the first of them is judged. Gives `subject`, `count` and `endsAt`.
 * @param from what gives the column `subject`, without the word; rows are locked in its order
 * @param window seconds
 */
export const counting = (sql: Sql, tenantId: string, from: Fragment, window: number, now: number) =>
  sql`
    insert into attempts as a (tenant_id, subject, failures, window_ends_at)
    select ${tenantId}, subject, 1, to_timestamp(${now + window}) from ${from}
    on conflict (tenant_id, subject) do update set
      failures = case when a.window_ends_at <= to_timestamp(${now}) then 1 else a.failures + 1 end,
      window_ends_at = case when a.window_ends_at <= to_timestamp(${now}) then excluded.window_ends_at else a.window_ends_at end
    returning subject, failures as count, extract(epoch from window_ends_at)::float8 as "endsAt"`;

/** Counts one allowance. */
export const countingOne = (sql: Sql, tenantId: string, { subject, window }: Allowance, now: number) =>
  counting(sql, tenantId, sql`(values (${subject}::text)) as one (subject)`, window, now);

/** Counters of what proves nothing, for one tenant. */
export const attemptStore = (sql: Sql, tenantId: string) => ({
  async count(allowance: Allowance, now: number): Promise<Count> {
    const [row] = await sql<Count[]>`${countingOne(sql, tenantId, allowance, now)}`;
    return row ?? { count: 1, endsAt: now };
  },
});

export type AttemptStore = ReturnType<typeof attemptStore>;
