import { ManagedNote } from "@/app/admin/_configuration/managed-note";
import { Badge } from "@/app/admin/_kit/badge";
import { CopyValue } from "@/app/admin/_kit/code-block";
import { DescriptionList } from "@/app/admin/_kit/description-list";
import { Section } from "@/app/admin/_kit/section";
import { Pager, RowLink, Table } from "@/app/admin/_kit/table";
import { TenantHeader } from "@/app/admin/_kit/tenant-header";
import { Time } from "@/app/admin/_kit/time";
import { orPage, single, type TenantVisit, visitTenant } from "@/app/admin/_shell/admin";
import { mayDo } from "@/lib/admin/permissions";
import { webhookDeliveries } from "@/lib/admin/resources/webhook-deliveries";
import { webhooks } from "@/lib/admin/resources/webhooks";
import { DeleteWebhook, EditWebhook, RotateSecret, TestWebhook, tones } from "../_forms";

interface Props {
  readonly params: Promise<{ tenant: string; webhook: string }>;
  readonly searchParams: Promise<Record<string, string | string[]>>;
}

/** A webhook, and what was sent to it. */
export default async function WebhookPage({ params, searchParams }: Props) {
  const visited = await visitTenant(params);
  const { context, tenantId, t } = visited;
  const [{ webhook: id }, { after }] = await Promise.all([params, searchParams]);
  const webhook = await orPage(webhooks.show(context, id));
  const base = `/admin/t/${tenantId}`;
  const one = { tenantId, webhook, t };
  const isEditor = mayDo(context, "update", { ...webhooks, tenantId });
  return (
    <>
      <TenantHeader
        tenantId={tenantId}
        t={t}
        above={[{ label: t("webhooks.title"), href: `${base}/webhooks` }]}
        title={new URL(webhook.url).host}
        badge={<Badge tone={tones[webhook.state]}>{t(`webhooks.${webhook.state}`)}</Badge>}
        actions={
          isEditor && (
            <>
              <EditWebhook {...one} />
              <RotateSecret {...one} />
              <DeleteWebhook {...one} />
              {webhook.enabled && <TestWebhook {...one} />}
            </>
          )
        }
      >
        {webhook.state === "failing" && t("webhooks.failingText")}
        {webhook.state === "disabled" && t(webhook.failing_since ? "webhooks.endedText" : "webhooks.disabledText")}
      </TenantHeader>
      <ManagedNote
        {...visited}
        isIt={({ kind, id: known }) => kind === "webhook" && known === (webhook.name ?? webhook.id)}
      />
      <div className="grid grid-cols-1 gap-6">
        <Section id="facts" title={t("webhooks.facts")} text={t("webhooks.factsText")}>
          <DescriptionList
            rows={[
              { term: t("webhooks.url"), value: <CopyValue value={webhook.url} label={t("webhooks.url")} /> },
              { term: t("webhooks.description"), value: webhook.description },
              {
                term: t("webhooks.events"),
                value: webhook.events.includes("*") ? t("webhooks.allEvents") : webhook.events.join(", "),
              },
              {
                term: t("webhooks.failingSince"),
                value: webhook.failing_since && <Time at={webhook.failing_since} t={t} />,
              },
              {
                term: t("webhooks.oldSecret"),
                value: webhook.previous_secret_expires_at && <Time at={webhook.previous_secret_expires_at} t={t} />,
              },
              { term: t("webhooks.made"), value: <Time at={webhook.created_at} t={t} /> },
            ]}
          />
        </Section>
        <Log {...visited} id={id} after={single(after)} />
      </div>
    </>
  );
}

async function Log({ context, tenantId, t, id, after }: TenantVisit & { id: string; after?: string }) {
  const { items, next } = await orPage(webhookDeliveries.list(context, { limit: 25, after, filter: { webhook: id } }));
  const here = `/admin/t/${tenantId}/webhooks/${id}`;
  return (
    <Section id="log" title={t("webhooks.log")} text={t("webhooks.logText")}>
      {items.length === 0 ? (
        <p className="text-muted">{t("webhooks.logEmpty")}</p>
      ) : (
        <Table
          caption={t("webhooks.log")}
          rows={items}
          rowKey={(row) => row.id}
          columns={[
            {
              key: "type",
              heading: t("webhooks.type"),
              cell: (row) => <RowLink href={`${here}/${row.id}`}>{row.type}</RowLink>,
            },
            {
              key: "state",
              heading: t("webhooks.state"),
              cell: ({ state }) => <Badge tone={tones[state]}>{t(`webhooks.${state}`)}</Badge>,
            },
            { key: "answer", heading: t("webhooks.answer"), from: "sm", cell: (row) => row.answer_status ?? "–" },
            { key: "tries", heading: t("webhooks.tries"), from: "md", cell: (row) => t.format.number(row.attempts) },
            { key: "when", heading: t("webhooks.when"), from: "sm", cell: (row) => <Time at={row.created_at} t={t} /> },
          ]}
        />
      )}
      <Pager href={here} next={next} after={after} t={t} />
    </Section>
  );
}
