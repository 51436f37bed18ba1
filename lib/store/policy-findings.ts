import type { Sql } from "@/db/client";
import type { PolicyRule } from "@/lib/model/policies";
import { batch } from "./batch";

/** Findings of a trial that are told apart by person, and all of them. */
const mostStored = { apart: 1_000, all: 2_000 } as const;

/** What a trial would have refused or asked. Identifiers alone. */
export interface Finding {
  readonly rule: PolicyRule;
  readonly clientId: string | undefined;
  readonly userId: string | undefined;
}

interface Counted extends Finding {
  readonly tenantId: string;
  readonly trialId: string;
  readonly count: number;
  /** When last, in seconds since 1970. */
  readonly at: number;
}

const findings = batch<Counted>({
  name: "findings",
  delay: 5_000,
  most: 4_000,
  write,
  warning: "Some findings of a trial are not written",
});

/** What a trial finds, beside the requests. */
export const findingStore = (sql: Sql, tenantId: string) => ({
  /** @param now seconds since 1970 */
  note(trialId: string, finding: Finding, now: number): void {
    const key = [tenantId, trialId, finding.rule, finding.clientId, finding.userId].join("\n");
    findings.keep(sql, key, (known) => ({ ...finding, tenantId, trialId, count: (known?.count ?? 0) + 1, at: now }));
  },
});

export type FindingStore = ReturnType<typeof findingStore>;

/** Writes what was noted. */
export const writeFindings = findings.flush;

/** Of trials that there are yet. Beyond the bounds of a trial people are counted together, and then nothing is new. */
async function write(sql: Sql, all: readonly Counted[]): Promise<void> {
  const nobody = "00000000-0000-0000-0000-000000000000";
  await sql`
    with given as (
      select t.tenant_id, t.id as trial_id, given.rule, given.client_id, u.id as user_id, sum(given.count) as count, max(given.at) as at
      from unnest(${all.map(({ tenantId }) => tenantId)}::text[], ${all.map(({ trialId }) => trialId)}::uuid[],
        ${all.map(({ rule }) => rule)}::text[], ${all.map(({ clientId }) => clientId ?? "")}::text[],
        ${all.map(({ userId }) => userId ?? null)}::uuid[], ${all.map(({ count }) => count)}::bigint[],
        ${all.map(({ at }) => at)}::float8[]) as given (tenant_id, trial_id, rule, client_id, user_id, count, at)
      join policy_trials t on t.tenant_id = given.tenant_id and t.id = given.trial_id
      left join users u on u.tenant_id = given.tenant_id and u.id = given.user_id
      group by 1, 2, 3, 4, 5
    ), numbered as (
      select g.*, f.id is not null as is_known,
        (select count(*) from policy_findings o where o.tenant_id = g.tenant_id and o.trial_id = g.trial_id)
          + row_number() over (partition by g.tenant_id, g.trial_id, f.id is not null order by g.rule, g.client_id, g.user_id) as number
      from given g
      left join policy_findings f on f.tenant_id = g.tenant_id and f.trial_id = g.trial_id and f.rule = g.rule
        and f.client_id = g.client_id and f.user_id is not distinct from g.user_id
    ), placed as (
      select tenant_id, trial_id, rule, client_id,
        case when is_known or number <= ${mostStored.apart} then user_id end as user_id, count, at
      from numbered where is_known or number <= ${mostStored.all}
    )
    insert into policy_findings as f (tenant_id, trial_id, rule, client_id, user_id, count, first_at, last_at)
    select tenant_id, trial_id, rule, client_id, user_id, sum(count), to_timestamp(min(at)), to_timestamp(max(at))
    from placed group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
    on conflict (tenant_id, trial_id, rule, client_id, coalesce(user_id, ${sql.unsafe(`'${nobody}'`)}::uuid)) do update
      set count = f.count + excluded.count, last_at = greatest(f.last_at, excluded.last_at)`;
}
