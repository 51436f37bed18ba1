import { LinkButton } from "@/app/admin/_kit/button";
import { TenantHeader } from "@/app/admin/_kit/tenant-header";
import { orPage, single, visitTenant } from "@/app/admin/_shell/admin";
import { configVersions } from "@/lib/admin/config-files/resource";
import { managedThings, shownDrift } from "@/lib/admin/config-files/resource-schemas";
import { Drift } from "./_drift";
import { Managed } from "./_managed";
import { NotManaged } from "./_not-managed";
import { Versions } from "./_versions";

interface Props {
  readonly params: Promise<{ tenant: string }>;
  readonly searchParams: Promise<Record<string, string | string[]>>;
}

/** What of a tenant a file decides, what drifted from it, and what was applied. */
export default async function ConfigurationPage({ params, searchParams }: Props) {
  const [visited, query] = await Promise.all([visitTenant(params), searchParams]);
  const { context, tenantId, t } = visited;
  const after = single(query.after);
  const ask = (name: string) => orPage(configVersions.act(context, name, undefined, {}));
  const [told, page] = await Promise.all([ask("managed"), orPage(configVersions.list(context, { limit: 10, after }))]);
  const { version, since, things } = managedThings.parse(told);
  return (
    <>
      <TenantHeader
        tenantId={tenantId}
        t={t}
        title={t("configuration.title")}
        actions={
          <LinkButton href={`/admin/t/${tenantId}/configuration/export`} download>
            {t("configuration.download")}
          </LinkButton>
        }
      >
        {t("configuration.lead")}
      </TenantHeader>
      {version && since ? (
        <div className="grid grid-cols-1 gap-6">
          <Managed {...visited} version={version} since={since} things={things} />
          <Drift {...visited} drift={shownDrift.parse(await ask("drift"))} />
          <Versions {...visited} {...page} after={after} current={version.number} />
        </div>
      ) : (
        <NotManaged {...visited} />
      )}
    </>
  );
}
