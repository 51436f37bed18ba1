import { type Finding, ok, type Surroundings, warn } from "./finding";

const name = "domains";

/** Tenants' own hosts whose proof is gone, or that do not lead here. */
export async function checkDomains({ sql }: Pick<Surroundings, "sql">): Promise<Finding[]> {
  const rows = await sql<{ tenantId: string; host: string; isFailing: boolean; isReady: boolean }[]>`
    select tenant_id, host, failing_since is not null as is_failing, ready_at is not null as is_ready
    from domains where proven_at is not null order by tenant_id, host`;
  const found = rows.flatMap(({ tenantId, host, isFailing, isReady }) => {
    if (isFailing)
      return [
        warn(
          name,
          `${host} of ${tenantId}: its proof is gone`,
          "put the TXT record back, or move the issuer away from it",
        ),
      ];
    if (isReady) return [];
    const remedy = "give the proxy a certificate for it and have it pass Host on, then `gatehouse domain check`";
    return [warn(name, `${host} of ${tenantId} does not answer as this server`, remedy)];
  });
  return found.length > 0 ? found : [ok(name, `${rows.length} proven, all of them as they should be`)];
}
