import { Badge } from "@/app/admin/_kit/badge";
import { CopyValue } from "@/app/admin/_kit/code-block";
import { DescriptionList } from "@/app/admin/_kit/description-list";
import { PageHeader } from "@/app/admin/_kit/page-header";
import { Section } from "@/app/admin/_kit/section";
import { Time } from "@/app/admin/_kit/time";
import { orPage, visitTenant } from "@/app/admin/_shell/admin";
import { Checks, Facts, Statements } from "@/app/admin/_traces/course";
import { Explanation } from "@/app/admin/_traces/explanation";
import { Sent } from "@/app/admin/_traces/sent";
import { AdminError } from "@/lib/admin/errors";
import { mayDo } from "@/lib/admin/permissions";
import type { Context } from "@/lib/admin/resource";
import { clients } from "@/lib/admin/resources/clients";
import { traces } from "@/lib/admin/resources/traces";

interface Props {
  readonly params: Promise<{ tenant: string; trace: string }>;
}

/** What became of one request, and what to change where it was refused. */
export default async function TracePage({ params }: Props) {
  const [visited, { trace: reference }] = await Promise.all([visitTenant(params), params]);
  const { context, tenantId, t } = visited;
  const trace = await orPage(traces.show(context, reference));
  const client = trace.client === null ? undefined : await clientOf(context, trace.client);
  const isEditor = mayDo(context, "update", { ...clients, tenantId });
  return (
    <>
      <PageHeader
        crumbs={[
          { label: tenantId, href: `/admin/t/${tenantId}` },
          { label: t("traces.title"), href: `/admin/t/${tenantId}/traces` },
        ]}
        crumbsLabel={t("nav.breadcrumbs")}
        title={t(`traces.${trace.kind}`)}
        badge={
          <Badge tone={trace.outcome === "failed" ? "danger" : "good"}>
            {trace.error ?? t(`traces.${trace.outcome}`)}
          </Badge>
        }
      />
      <div className="grid grid-cols-1 gap-6">
        <Explanation trace={trace} client={client} isEditor={isEditor} tenantId={tenantId} t={t} />
        <Section id="request" title={t("traces.kind")}>
          <DescriptionList
            rows={[
              { term: t("traces.reference"), value: <CopyValue value={trace.id} label={t("traces.reference")} /> },
              { term: t("traces.when"), value: <Time at={trace.at} t={t} look="exact" /> },
              { term: t("traces.client"), value: client?.client_name ?? trace.client },
              { term: t("traces.status"), value: `${trace.method} → ${trace.status}` },
              { term: t("traces.time"), value: `${t.format.number(trace.ms)} ms` },
              {
                term: t("traces.decision"),
                value: trace.decision && [trace.decision.kind, trace.decision.reason].filter(Boolean).join(" · "),
              },
            ]}
          />
        </Section>
        <Checks trace={trace} t={t} />
        <Sent trace={trace} t={t} />
        <Facts trace={trace} t={t} />
        <Statements trace={trace} t={t} />
      </div>
    </>
  );
}

/** It may be gone by now. */
async function clientOf(context: Context, id: string) {
  try {
    return await clients.show(context, id);
  } catch (error) {
    if (error instanceof AdminError) return undefined;
    throw error;
  }
}
