import { sql as raw } from "drizzle-orm";
import { countedPeople, type Range, ranges } from "@/lib/model/statistics";
import type { Writer } from "./page";

/** What happened in an hour or a day that begins `at` (UTC, to the second). */
export interface Point {
  readonly at: string;
  readonly counts: Readonly<Record<string, number>>;
  /** Null for an hour. */
  readonly active: number | null;
}

/** What the token endpoint answered a client. */
export interface ClientAnswers {
  readonly client: string;
  readonly issued: number;
  readonly refused: number;
}

/** An address of a client that took long to answer us, and what for. */
export interface SlowAnswers {
  readonly client: string;
  readonly purpose: "keys" | "request_object" | "sector" | "logout";
  readonly count: number;
  /** Milliseconds. */
  readonly longest: number;
}

/** What is counted of one tenant. */
export const statisticRows = (db: Writer, tenantId: string) => ({
  /** The points of a range, the oldest first, quiet ones too. */
  async points(range: Range): Promise<readonly Point[]> {
    const { step, points } = ranges[range];
    const isDay = step === "day";
    const rows = await db.execute<{ at: string; counts: Record<string, number> | null; active: number | null }>(raw`
      with points as (
        select begins, begins + ${`1 ${step}`}::interval as ends
        from generate_series(date_trunc(${step}, now(), 'UTC') - ${`${points - 1} ${step}s`}::interval,
          date_trunc(${step}, now(), 'UTC'), ${`1 ${step}`}::interval) as begins
      )
      select to_char(p.begins at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at,
        (select jsonb_object_agg(name, count) from (
          select c.name, sum(c.count)::float8 as count from counters c
          where c.tenant_id = ${tenantId} and c.hour >= p.begins and c.hour < p.ends group by c.name
        ) counted) as counts,
        case when ${isDay} then coalesce((select a.count::int from counters a
          where a.tenant_id = ${tenantId} and a.hour = p.begins and a.name = ${countedPeople}), 0) end as active
      from points p order by p.begins`);
    return rows.map(({ at, counts, active }) => ({ at, counts: counts ?? {}, active }));
  },

  /** Addresses that were slow in the last 24 hours, the most often first. */
  async slow(): Promise<readonly SlowAnswers[]> {
    const rows = await db.execute<{
      client: string;
      purpose: SlowAnswers["purpose"];
      count: number;
      longest: number;
    }>(raw`
      select client_id as client, purpose, sum(count)::float8 as count, max(longest)::float8 as longest from slow_answers
      where tenant_id = ${tenantId} and hour > now() - interval '25 hours'
      group by client_id, purpose order by sum(count) desc, client_id, purpose limit 20`);
    return [...rows];
  },

  /** Clients of the last 24 hours, the most refused first. */
  async clients(): Promise<readonly ClientAnswers[]> {
    const rows = await db.execute<{ client: string; issued: number; refused: number }>(raw`
      select client_id as client, sum(issued)::float8 as issued, sum(refused)::float8 as refused from client_counters
      where tenant_id = ${tenantId} and hour > now() - interval '25 hours'
      group by client_id order by sum(refused) desc, client_id limit 20`);
    return [...rows];
  },
});
