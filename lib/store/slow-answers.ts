import type { Sql } from "@/db/client";
import type { OutboundOptions } from "@/lib/http/outbound";
import { batch } from "./batch";

interface Wait {
  readonly purpose: OutboundOptions["purpose"];
  readonly url: string;
  /** `tenant/client`; undefined for keys, which are fetched once for all clients that have them there. */
  readonly of: string | undefined;
  readonly count: number;
  /** The longest, in milliseconds. */
  readonly ms: number;
}

const waits = batch<Wait>({
  name: "slow-answers",
  delay: 10_000,
  most: 1_000,
  write,
  warning: "That addresses of clients were slow is not counted",
});

/** Notes that an address of a client was slow, beside the request. */
export function noteSlowAnswer(sql: Sql, { purpose, url, of, ms }: Omit<Wait, "count">): void {
  waits.keep(sql, `${purpose}\n${of ?? url}`, (known) => ({
    purpose,
    url,
    of,
    count: (known?.count ?? 0) + 1,
    ms: Math.max(known?.ms ?? 0, Math.round(ms)),
  }));
}

/** Writes what was noted. */
export const writeSlowAnswers = waits.flush;

/** Of clients that there are alone: a hint that names none counts for nobody. */
async function write(sql: Sql, all: readonly Wait[]): Promise<void> {
  await sql`
    with given as (
      select * from unnest(${all.map(({ purpose }) => purpose)}::text[], ${all.map(({ url }) => url)}::text[],
        ${all.map(({ of }) => of?.slice(0, of.indexOf("/")) ?? null)}::text[],
        ${all.map(({ of }) => of?.slice(of.indexOf("/") + 1) ?? null)}::text[],
        ${all.map(({ count }) => count)}::bigint[], ${all.map(({ ms }) => ms)}::bigint[])
        as given (purpose, url, tenant_id, client_id, count, ms)
    ), found as (
      select c.tenant_id, c.client_id, g.purpose, g.count, g.ms from given g
      join clients c on c.tenant_id = g.tenant_id and c.client_id = g.client_id
      union all
      select c.tenant_id, c.client_id, g.purpose, g.count, g.ms from given g
      join clients c on g.tenant_id is null and c.metadata ->> 'jwks_uri' = g.url
    )
    insert into slow_answers as s (tenant_id, hour, client_id, purpose, count, longest)
    select tenant_id, date_trunc('hour', now()), client_id, purpose, sum(count), max(ms) from found
    group by 1, 3, 4 order by 1, 3, 4
    on conflict (tenant_id, hour, client_id, purpose) do update
      set count = s.count + excluded.count, longest = greatest(s.longest, excluded.longest)`;
}
