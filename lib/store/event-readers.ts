import type { Fragment, Sql } from "@/db/client";

/** Longer than any transaction lasts, even one that we are not allowed to see. */
const longestTransaction = "10 minutes";
/** How often what may still have come of such a one is looked for. */
const settlesEvery = "1 minute";

/** From when on a round reads events, and what it may say to have read when it is through. Times as PostgreSQL writes them. */
export interface Reading {
  readonly from: string;
  readonly near: string;
  readonly settled: string;
  /** Whether `from` reaches back to what was settled, so that `settled` holds afterwards. */
  readonly isDeep: boolean;
}

/**
 * How far the round of a name has read. Events bear the time at which their transaction began and are seen when it ends, so each round
 * begins where the oldest transaction under way began at the round before, and once a minute so far back that none lasts that long.
 * What it reads twice it must recognise.
 */
export const eventReader = (sql: Sql, name: string) => ({
  /** To be asked before the events are: what begins in between is younger. @param since for a reader that never read, as PostgreSQL writes it */
  async begin(since: string): Promise<Reading> {
    await sql`
      insert into event_readers (name, settled, near, settled_at)
      values (${name}, ${since}::text::timestamptz, ${since}::text::timestamptz, '-infinity') on conflict do nothing`;
    const [row] = await sql<Reading[]>`
      with horizon as (
        select coalesce(min(xact_start), now()) as near from pg_stat_activity where datname = current_database()
      ), reader as (
        select settled, near, settled_at < now() - ${settlesEvery}::text::interval as is_deep from event_readers where name = ${name}
      )
      select reader.is_deep, (case when reader.is_deep then reader.settled else reader.near end)::text as from,
        least(now(), horizon.near)::text as near, least(now() - ${longestTransaction}::text::interval, horizon.near)::text as settled
      from reader, horizon`;
    if (!row) throw new Error(`no reader ${name}`);
    return row;
  },

  /** Everything since `from` is read. */
  async end({ near, settled, isDeep }: Reading): Promise<void> {
    const deep = isDeep ? sql`, settled = greatest(settled, ${settled}::text::timestamptz), settled_at = now()` : sql``;
    await sql`update event_readers set near = ${near}::text::timestamptz ${deep} where name = ${name}`;
  },
});

/** A moment as `Reading` has it. */
export const moment = (sql: Sql, written: string): Fragment => sql`${written}::text::timestamptz`;
