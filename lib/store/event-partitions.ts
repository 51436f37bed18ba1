import type { Sql } from "@/db/client";
import { writtenTime } from "./events";

/** Months that have a partition before they begin. */
const ahead = 2;
/** Events deleted in one statement at the most. */
const batch = 5_000;

/** A month of events. */
export interface Partition {
  /** `events_2026_11` */
  readonly name: string;
  /** Where the next month begins. */
  readonly until: string;
}

/** The partitions of `events`. What locks the table waits for three seconds at the most, since writers wait behind it. */
export const partitionStore = (sql: Sql) => {
  const briefly = <T>(work: (tx: Sql) => Promise<T>) =>
    sql.begin(async (transaction) => {
      const tx = transaction as unknown as Sql;
      await tx`select set_config('lock_timeout', '3s', true), set_config('gatehouse.retention', 'on', true)`;
      return work(tx);
    });

  return {
    /** Makes the partition of this month and of those to come. @returns how many there were not */
    async makeComing(): Promise<number> {
      const rows = await briefly(
        (tx) => tx<{ made: boolean }[]>`
          select gatehouse_event_partition((date_trunc('month', now() at time zone 'UTC') + make_interval(months => month))::date) as made
          from generate_series(0, ${ahead}) as month`,
      );
      return rows.filter(({ made }) => made).length;
    },

    /** Months, the oldest first. */
    async months(): Promise<Partition[]> {
      const first = sql`to_date(substring(relname from 8), 'YYYY_MM')::timestamp`;
      return sql<Partition[]>`
        select relname as name, ${writtenTime(sql, sql`((${first} + interval '1 month') at time zone 'UTC')`)} as until
        from pg_inherits join pg_class on pg_class.oid = inhrelid
        where inhparent = 'events'::regclass and relname ~ '^events_\\d{4}_\\d{2}$' order by relname`;
    },

    async isEmpty({ name }: Partition): Promise<boolean> {
      return (await sql`select from ${sql(name)} limit 1`).length === 0;
    },

    async drop({ name }: Partition): Promise<void> {
      await briefly((tx) => tx`drop table ${tx(name)}`);
    },

    /** Deletes a tenant's events from before a time, and what its seals keep of them alone. @returns how many events there were */
    async forget(tenantId: string, before: string): Promise<number> {
      let deleted = 0;
      for (;;) {
        const { count } = await briefly(
          (tx) => tx`
            delete from events where tenant_id = ${tenantId} and (at, id) in (
              select at, id from events where tenant_id = ${tenantId} and at < ${before}::text::timestamptz limit ${batch}
            )`,
        );
        deleted += count;
        if (count < batch) break;
      }
      await briefly(
        (tx) => tx`
          update event_seals set event_ids = null, hashes = null
          where tenant_id = ${tenantId} and last_at < ${before}::text::timestamptz and event_ids is not null`,
      );
      return deleted;
    },

    /** Tenants, with the time of their oldest event. */
    async tenants(): Promise<{ id: string; settings: unknown; oldest: string | undefined }[]> {
      return sql<{ id: string; settings: unknown; oldest: string | undefined }[]>`
        select t.id, t.settings, ${writtenTime(sql, sql`(select min(at) from events e where e.tenant_id = t.id)`)} as oldest
        from tenants t order by t.id`;
    },

    /** Where the month begins that some days ago was in. */
    async monthOf(daysAgo: number): Promise<string> {
      const month = sql`date_trunc('month', now() at time zone 'UTC' - make_interval(days => ${daysAgo})) at time zone 'UTC'`;
      const [row] = await sql<{ at: string }[]>`select ${writtenTime(sql, sql`(${month})`)} as at`;
      if (!row) throw new Error("the database does not know the time");
      return row.at;
    },
  };
};
