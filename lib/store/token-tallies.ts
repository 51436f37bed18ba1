import type { Sql } from "@/db/client";
import { logger } from "@/lib/base/log";
import { shared } from "@/lib/base/shared";
import { countedAnswers } from "@/lib/model/statistics";

/** Milliseconds until what was counted is written, all of it by one statement. */
const delay = 10_000;
/** Clients that are counted meanwhile; what comes of more is left out. */
const most = 5_000;

interface Tally {
  readonly tenantId: string;
  readonly clientId: string;
  issued: number;
  refused: number;
}

interface Tallies {
  readonly waiting: Map<string, Tally>;
  timer?: NodeJS.Timeout;
}

const tallies = () => shared<Tallies>("token tallies", () => ({ waiting: new Map() }));

/**
 * Counts an answer of the token endpoint, beside the request: nothing waits for it. A process that dies forgets ten seconds of it, and
 * where the database is away they are dropped: these are for people to look at.
 */
export function tallyToken(sql: Sql, tenantId: string, clientId: string, isIssued: boolean): void {
  const { waiting } = tallies();
  const key = `${tenantId}\n${clientId}`;
  const known = waiting.get(key);
  if (!known && waiting.size >= most) return;
  const tally = known ?? { tenantId, clientId, issued: 0, refused: 0 };
  if (isIssued) tally.issued += 1;
  else tally.refused += 1;
  waiting.set(key, tally);
  tallies().timer ??= setTimeout(() => {
    writeTallies(sql).catch((err: unknown) =>
      logger().warn({ event: "tallies.dropped", err }, "Some answers of the token endpoint are not counted"),
    );
  }, delay).unref();
}

/** Writes what was counted. In the order of keys, so that servers that write at once wait for each other and nothing else. */
export async function writeTallies(sql: Sql): Promise<void> {
  const all = [...tallies().waiting].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, tally]) => tally);
  tallies().waiting.clear();
  clearTimeout(tallies().timer);
  delete tallies().timer;
  if (all.length === 0) return;
  await sql`
    with given as (
      select tenant_id, client_id, issued, refused from unnest(${all.map(({ tenantId }) => tenantId)}::text[],
        ${all.map(({ clientId }) => clientId)}::text[], ${all.map(({ issued }) => issued)}::bigint[],
        ${all.map(({ refused }) => refused)}::bigint[]) as given (tenant_id, client_id, issued, refused)
    ), of_clients as (
      insert into client_counters as c (tenant_id, hour, client_id, issued, refused)
      select tenant_id, date_trunc('hour', now()), client_id, issued, refused from given
      on conflict (tenant_id, hour, client_id) do update
        set issued = c.issued + excluded.issued, refused = c.refused + excluded.refused
    )
    insert into counters as c (tenant_id, hour, name, count)
    select tenant_id, date_trunc('hour', now()), counted.name, sum(counted.count) from given,
      lateral (values (${countedAnswers.tokens}::text, issued), (${countedAnswers.refusals}::text, refused)) as counted (name, count)
    where counted.count > 0 group by 1, 2, 3 order by 1, 3
    on conflict (tenant_id, hour, name) do update set count = c.count + excluded.count`;
}
