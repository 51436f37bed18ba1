import { Badge } from "@/app/admin/_kit/badge";
import { ListPage } from "@/app/admin/_kit/list-page";
import { RowLink, Table } from "@/app/admin/_kit/table";
import { orPage, visitTenant } from "@/app/admin/_shell/admin";
import { mayDo } from "@/lib/admin/permissions";
import { webhooks } from "@/lib/admin/resources/webhooks";
import { NewWebhook, tones } from "./_forms";

interface Props {
  readonly params: Promise<{ tenant: string }>;
}

/** Where a tenant's events are sent. A tenant has few, so they stand on one page. */
export default async function WebhooksPage({ params }: Props) {
  const { context, tenantId, t } = await visitTenant(params);
  const { items } = await orPage(webhooks.list(context, { limit: 100 }));
  const create = mayDo(context, "create", { ...webhooks, tenantId }) && <NewWebhook tenantId={tenantId} t={t} />;
  const base = `/admin/t/${tenantId}`;
  return (
    <ListPage
      tenantId={tenantId}
      t={t}
      title={t("webhooks.title")}
      lead={t("webhooks.lead")}
      create={create}
      isEmpty={items.length === 0}
      empty={{ icon: "bolt", title: t("webhooks.emptyTitle"), text: t("webhooks.empty") }}
    >
      <Table
        caption={t("webhooks.title")}
        rows={items}
        rowKey={({ id }) => id}
        columns={[
          {
            key: "url",
            heading: t("webhooks.url"),
            cell: ({ id, url }) => <RowLink href={`${base}/webhooks/${id}`}>{url}</RowLink>,
          },
          { key: "description", heading: t("webhooks.description"), from: "md", cell: (row) => row.description },
          {
            key: "events",
            heading: t("webhooks.events"),
            from: "sm",
            cell: ({ events }) => (events.includes("*") ? t("webhooks.allEvents") : events.join(", ")),
          },
          {
            key: "state",
            heading: t("webhooks.state"),
            cell: ({ state }) => <Badge tone={tones[state]}>{t(`webhooks.${state}`)}</Badge>,
          },
        ]}
      />
    </ListPage>
  );
}
