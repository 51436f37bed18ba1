import { domainToUnicode } from "node:url";
import { Badge } from "@/app/admin/_kit/badge";
import { ListPage } from "@/app/admin/_kit/list-page";
import { RowLink, Table } from "@/app/admin/_kit/table";
import { Time } from "@/app/admin/_kit/time";
import { orPage, visitTenant } from "@/app/admin/_shell/admin";
import { mayDo } from "@/lib/admin/permissions";
import { domains } from "@/lib/admin/resources/domains";
import { AddDomain, tones } from "./_forms";

interface Props {
  readonly params: Promise<{ tenant: string }>;
}

/** Hosts of a tenant's own. It has few, so they stand on one page. */
export default async function DomainsPage({ params }: Props) {
  const visited = await visitTenant(params);
  const { context, tenantId, t } = visited;
  const { items } = await orPage(domains.list(context, { limit: 100 }));
  const add = mayDo(context, "create", { ...domains, tenantId }) && <AddDomain {...visited} />;
  const base = `/admin/t/${tenantId}`;
  return (
    <ListPage
      tenantId={tenantId}
      t={t}
      title={t("domains.title")}
      lead={t("domains.lead")}
      create={add}
      isEmpty={items.length === 0}
      empty={{ icon: "globe", title: t("domains.emptyTitle"), text: t("domains.empty") }}
    >
      <Table
        caption={t("domains.title")}
        rows={items}
        rowKey={({ host }) => host}
        columns={[
          {
            key: "host",
            heading: t("domains.host"),
            cell: ({ host }) => (
              <>
                <RowLink href={`${base}/domains/${host}`}>{host}</RowLink>
                {domainToUnicode(host) !== host && (
                  <bdi className="block text-sm font-normal text-muted">{domainToUnicode(host)}</bdi>
                )}
              </>
            ),
          },
          {
            key: "state",
            heading: t("domains.state"),
            cell: ({ state }) => <Badge tone={tones[state]}>{t(`domains.${state}`)}</Badge>,
          },
          {
            key: "checked",
            heading: t("domains.checked"),
            from: "sm",
            cell: (one) => (one.checked_at ? <Time at={one.checked_at} t={t} /> : t("domains.never")),
          },
        ]}
      />
    </ListPage>
  );
}
