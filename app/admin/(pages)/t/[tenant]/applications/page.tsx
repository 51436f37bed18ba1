import { NewApplication } from "@/app/admin/_applications/new";
import { Badge } from "@/app/admin/_kit/badge";
import { ListPage } from "@/app/admin/_kit/list-page";
import { Pager, RowLink, Table, type TableColumn } from "@/app/admin/_kit/table";
import { Time } from "@/app/admin/_kit/time";
import { orPage, single, type TenantVisit, visitTenant } from "@/app/admin/_shell/admin";
import { kindOf } from "@/lib/admin/application-kinds";
import { adviceOn } from "@/lib/admin/client-advice";
import { mayDo } from "@/lib/admin/permissions";
import { clients } from "@/lib/admin/resources/clients";

interface Props {
  readonly params: Promise<{ tenant: string }>;
  readonly searchParams: Promise<Record<string, string | string[]>>;
}

type Row = Awaited<ReturnType<typeof clients.show>>;

/** The applications of a tenant: what each is, when it was last used, and what there is to mend. */
export default async function ApplicationsPage({ params, searchParams }: Props) {
  const [visited, { after: place }] = await Promise.all([visitTenant(params), searchParams]);
  const { context, tenantId, t } = visited;
  const after = single(place);
  const { items, next } = await orPage(clients.list(context, { limit: 50, after }));
  const isEmpty = items.length === 0 && after === undefined;
  const create = mayDo(context, "create", { ...clients, tenantId }) && <NewApplication {...visited} />;
  return (
    <>
      <ListPage
        tenantId={tenantId}
        t={t}
        title={t("applications.title")}
        lead={t("applications.lead")}
        create={create}
        isEmpty={isEmpty}
        empty={{ icon: "code", title: t("applications.emptyTitle"), text: t("applications.empty") }}
      >
        <Table
          caption={t("applications.title")}
          columns={columnsFor(visited)}
          rows={items}
          rowKey={({ client_id }) => client_id}
        />
      </ListPage>
      <Pager href={`/admin/t/${tenantId}/applications`} next={next} after={after} t={t} />
    </>
  );
}

function columnsFor({ tenantId, t }: TenantVisit): readonly TableColumn<Row>[] {
  const now = Date.now();
  return [
    {
      key: "name",
      heading: t("applications.name"),
      cell: ({ client_id: id, client_name: name }) => (
        <RowLink href={`/admin/t/${tenantId}/applications/${encodeURIComponent(id)}`}>{name ?? id}</RowLink>
      ),
    },
    { key: "kind", heading: t("applications.kind"), from: "sm", cell: (client) => t(`applications.${kindOf(client)}`) },
    {
      key: "id",
      heading: t("applications.id"),
      from: "lg",
      cell: ({ client_id: id }) => <code className="font-mono text-[0.8125rem]">{id}</code>,
    },
    {
      key: "used",
      heading: t("applications.used"),
      from: "md",
      cell: ({ last_used_at: at }) => (at ? <Time at={at} t={t} /> : t("applications.never")),
    },
    {
      key: "state",
      heading: t("applications.state"),
      cell(client) {
        const count = adviceOn(client, now).length;
        if (client.disabled) return <Badge tone="danger">{t("applications.disabled")}</Badge>;
        if (count > 0) return <Badge tone="accent">{t("applications.toMend", { count })}</Badge>;
        return <Badge tone="good">{t("applications.good")}</Badge>;
      },
    },
  ];
}
