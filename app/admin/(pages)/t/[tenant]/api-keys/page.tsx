import { Badge } from "@/app/admin/_kit/badge";
import { ListPage } from "@/app/admin/_kit/list-page";
import { Pager, RowLink, Table } from "@/app/admin/_kit/table";
import { Time } from "@/app/admin/_kit/time";
import { orPage, single, visitTenant } from "@/app/admin/_shell/admin";
import { mayDo } from "@/lib/admin/permissions";
import { apiKeys } from "@/lib/admin/resources/api-keys";
import { systemTenant } from "@/lib/model/system-tenant";
import { NewApiKey, tones } from "./_forms";

interface Props {
  readonly params: Promise<{ tenant: string }>;
  readonly searchParams: Promise<Record<string, string | string[]>>;
}

/** What programs manage a tenant with; in the tenant of the installation, what they manage everything with. */
export default async function ApiKeysPage({ params, searchParams }: Props) {
  const [visited, query] = await Promise.all([visitTenant(params), searchParams]);
  const { context, tenantId, t } = visited;
  const after = single(query.after);
  const { items, next } = await orPage(apiKeys.list(context, { limit: 50, after }));
  const create = mayDo(context, "create", { ...apiKeys, tenantId }) && <NewApiKey {...visited} />;
  const base = `/admin/t/${tenantId}`;
  const isEmpty = items.length === 0 && after === undefined;
  return (
    <>
      <ListPage
        tenantId={tenantId}
        t={t}
        title={t("apiKeys.title")}
        lead={t(tenantId === systemTenant ? "apiKeys.leadSystem" : "apiKeys.lead")}
        create={create}
        isEmpty={isEmpty}
        empty={{ icon: "link", title: t("apiKeys.emptyTitle"), text: t("apiKeys.empty") }}
      >
        <Table
          caption={t("apiKeys.title")}
          rows={items}
          rowKey={({ client_id }) => client_id}
          columns={[
            {
              key: "name",
              heading: t("apiKeys.name"),
              cell: ({ client_id: id, name }) => <RowLink href={`${base}/api-keys/${id}`}>{name}</RowLink>,
            },
            {
              key: "role",
              heading: t("apiKeys.role"),
              cell: ({ role }) => <Badge tone="accent">{t(`nav.${role}`)}</Badge>,
            },
            {
              key: "state",
              heading: t("apiKeys.state"),
              cell: ({ state }) => <Badge tone={tones[state]}>{t(`apiKeys.${state}`)}</Badge>,
            },
            {
              key: "used",
              heading: t("apiKeys.used"),
              from: "sm",
              cell: (key) => (key.last_used_at ? <Time at={key.last_used_at} t={t} /> : t("apiKeys.never")),
            },
            {
              key: "until",
              heading: t("apiKeys.until"),
              from: "md",
              cell: (key) => (key.expires_at ? <Time at={key.expires_at} t={t} /> : t("apiKeys.noEnd")),
            },
          ]}
        />
      </ListPage>
      <Pager href={`${base}/api-keys`} next={next} after={after} t={t} />
    </>
  );
}
