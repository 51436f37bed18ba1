import { replayDelivery } from "@/app/admin/_actions/webhooks";
import { ActionForm } from "@/app/admin/_kit/action-form";
import { Badge } from "@/app/admin/_kit/badge";
import { CodeBlock, CopyValue } from "@/app/admin/_kit/code-block";
import { DescriptionList } from "@/app/admin/_kit/description-list";
import { Section } from "@/app/admin/_kit/section";
import { TenantHeader } from "@/app/admin/_kit/tenant-header";
import { Time } from "@/app/admin/_kit/time";
import { orPage, visitTenant } from "@/app/admin/_shell/admin";
import { mayDo } from "@/lib/admin/permissions";
import { webhookDeliveries } from "@/lib/admin/resources/webhook-deliveries";
import { tones } from "../../_forms";

interface Props {
  readonly params: Promise<{ tenant: string; webhook: string; delivery: string }>;
}

/** A message to a webhook: what is sent, what came of it, and again. */
export default async function DeliveryPage({ params }: Props) {
  const { context, tenantId, t } = await visitTenant(params);
  const { webhook, delivery } = await params;
  const sent = await orPage(webhookDeliveries.show(context, delivery));
  const base = `/admin/t/${tenantId}`;
  return (
    <>
      <TenantHeader
        tenantId={tenantId}
        t={t}
        above={[
          { label: t("webhooks.title"), href: `${base}/webhooks` },
          { label: t("webhooks.log"), href: `${base}/webhooks/${webhook}` },
        ]}
        title={sent.type}
        badge={<Badge tone={tones[sent.state]}>{t(`webhooks.${sent.state}`)}</Badge>}
        actions={
          mayDo(context, "replay", { ...webhookDeliveries, tenantId }) && (
            <ActionForm name="replay" action={replayDelivery} look="secondary" submit={t("webhooks.replay")}>
              <input type="hidden" name="tenant" value={tenantId} />
              <input type="hidden" name="id" value={sent.id} />
            </ActionForm>
          )
        }
      />
      <div className="grid grid-cols-1 gap-6">
        <Section id="outcome" title={t("webhooks.outcome")}>
          <DescriptionList
            rows={[
              { term: "webhook-id", value: <CopyValue value={sent.message_id} label="webhook-id" /> },
              { term: t("webhooks.tries"), value: t.format.number(sent.attempts) },
              { term: t("webhooks.answer"), value: sent.answer_status },
              {
                term: t("webhooks.duration"),
                value: sent.duration_ms === null ? undefined : `${t.format.number(sent.duration_ms)} ms`,
              },
              { term: t("webhooks.error"), value: sent.state === "delivered" ? undefined : sent.last_error },
              { term: t("webhooks.when"), value: <Time at={sent.created_at} t={t} look="exact" /> },
              { term: t("webhooks.nextTry"), value: sent.next_attempt_at && <Time at={sent.next_attempt_at} t={t} /> },
            ]}
          />
        </Section>
        <Section id="payload" title={t("webhooks.payload")}>
          <CodeBlock code={JSON.stringify(sent.payload, null, 2)} label={t("webhooks.payload")} />
        </Section>
        {sent.answer && (
          <Section id="answer" title={t("webhooks.answerBody")}>
            <CodeBlock code={sent.answer} label={t("webhooks.answerBody")} />
          </Section>
        )}
      </div>
    </>
  );
}
