import type { Sql } from "@/db/client";
import { countedAnswers } from "@/lib/model/statistics";
import { batch } from "./batch";

interface Tally {
  readonly tenantId: string;
  readonly clientId: string;
  readonly issued: number;
  readonly refused: number;
}

const tallies = batch<Tally>({
  name: "tallies",
  delay: 10_000,
  // Clients; what comes of more is not counted.
  most: 5_000,
  write,
  warning: "Some answers of the token endpoint are not counted",
});

/** Counts an answer of the token endpoint, beside the request. */
export function tallyToken(sql: Sql, tenantId: string, clientId: string, isIssued: boolean): void {
  tallies.keep(sql, `${tenantId}\n${clientId}`, (known) => ({
    tenantId,
    clientId,
    issued: (known?.issued ?? 0) + (isIssued ? 1 : 0),
    refused: (known?.refused ?? 0) + (isIssued ? 0 : 1),
  }));
}

/** Writes what was counted. */
export const writeTallies = tallies.flush;

async function write(sql: Sql, all: readonly Tally[]): Promise<void> {
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
