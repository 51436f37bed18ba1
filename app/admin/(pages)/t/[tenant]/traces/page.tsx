import { Badge } from "@/app/admin/_kit/badge";
import { EmptyState } from "@/app/admin/_kit/empty-state";
import { Pager, RowLink, Table } from "@/app/admin/_kit/table";
import { TenantHeader } from "@/app/admin/_kit/tenant-header";
import { Time } from "@/app/admin/_kit/time";
import { orPage, single, visitTenant } from "@/app/admin/_shell/admin";
import { placeOf } from "@/app/admin/_shell/places";
import { type Filter, TraceFilter } from "@/app/admin/_traces/filter";
import { tenants } from "@/lib/admin/resources/tenants";
import { traces } from "@/lib/admin/resources/traces";

interface Props {
  readonly params: Promise<{ tenant: string }>;
  readonly searchParams: Promise<Record<string, string | string[]>>;
}

/** What requests to a tenant left behind, the latest first. */
export default async function TracesPage({ params, searchParams }: Props) {
  const [{ admin, context, tenantId, t }, query] = await Promise.all([visitTenant(params), searchParams]);
  const filter: Filter = {
    kind: single(query.kind),
    outcome: single(query.outcome),
    client: single(query.client),
    reference: single(query.reference),
  };
  const after = single(query.after);
  const [{ items, next }, { settings }, place] = await Promise.all([
    orPage(traces.list(context, { limit: 40, after, filter })),
    orPage(tenants.show(context, tenantId)),
    placeOf(admin, tenantId),
  ]);
  const given = Object.entries(filter).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const here = `/admin/t/${tenantId}/traces`;
  const kind = given.length > 0 ? "none" : "empty";
  return (
    <>
      <TenantHeader tenantId={tenantId} tenantName={place.name} t={t} title={t("traces.title")}>
        {t("traces.lead")}
      </TenantHeader>
      <TraceFilter filter={filter} here={here} t={t} />
      {items.length === 0 ? (
        <EmptyState icon="search" title={t(`traces.${kind}Title`)}>
          {settings.traces.hours === 0 ? t("traces.off") : t(`traces.${kind}`)}
        </EmptyState>
      ) : (
        <Table
          caption={t("traces.title")}
          rows={items}
          rowKey={({ id }) => id}
          columns={[
            {
              key: "kind",
              heading: t("traces.kind"),
              cell: ({ id, kind: asked }) => <RowLink href={`${here}/${id}`}>{t(`traces.${asked}`)}</RowLink>,
            },
            {
              key: "outcome",
              heading: t("traces.outcome"),
              cell: ({ outcome, situation, error, decision }) => (
                <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
                  <Badge tone={outcome === "failed" ? "danger" : "good"}>{t(`traces.${outcome}`)}</Badge>
                  <code className="font-mono text-[0.8125rem]">{situation ?? error ?? decision?.kind}</code>
                </span>
              ),
            },
            { key: "client", heading: t("traces.client"), from: "md", cell: ({ client }) => client ?? "–" },
            {
              key: "time",
              heading: t("traces.time"),
              from: "lg",
              cell: ({ ms }) => `${t.format.number(ms)} ms`,
            },
            { key: "when", heading: t("traces.when"), from: "sm", cell: ({ at }) => <Time at={at} t={t} /> },
          ]}
        />
      )}
      <Pager href={given.length > 0 ? `${here}?${new URLSearchParams(given)}` : here} next={next} after={after} t={t} />
    </>
  );
}
