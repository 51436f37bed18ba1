import { verifyEvents } from "@/app/admin/_actions/verify-events";
import { Dialog } from "@/app/admin/_kit/dialog";
import { EmptyState } from "@/app/admin/_kit/empty-state";
import { Pager } from "@/app/admin/_kit/table";
import { TenantHeader } from "@/app/admin/_kit/tenant-header";
import { orPage, single, visitTenant } from "@/app/admin/_shell/admin";
import { placeOf } from "@/app/admin/_shell/places";
import { audit } from "@/lib/admin/resources/audit";
import { asked, filterOf, withFilter } from "./asked";
import { EventFilter } from "./event-filter";
import { EventRow } from "./event-row";
import { ExportMenu } from "./export-menu";
import { Live } from "./live";
import { Verify } from "./verify";

interface Props {
  readonly params: Promise<{ tenant: string }>;
  readonly searchParams: Promise<Record<string, string | string[]>>;
}

/** The audit log of a tenant: filtered, page after page, each entry to be opened. */
export default async function ActivityPage({ params, searchParams }: Props) {
  const [{ admin, context, tenantId, t }, query] = await Promise.all([visitTenant(params), searchParams]);
  const filter = filterOf(query);
  const after = single(query.after);
  const { items, next } = await orPage(audit.list(context, { limit: 40, after, filter: asked(filter) }));
  const here = `/admin/t/${tenantId}/activity`;
  const href = withFilter(here, filter);
  const place = await placeOf(admin, tenantId);
  const kind = href !== here ? "none" : "empty";
  return (
    <>
      <TenantHeader
        tenantId={tenantId}
        tenantName={place.name}
        t={t}
        title={t("activity.title")}
        actions={
          <>
            {!after && (
              <Live
                source={withFilter(`${here}/live`, filter, { seen: items[0]?.id ?? "none" })}
                label={t("activity.live")}
                told={t("activity.liveOn")}
              />
            )}
            <Dialog label={t("activity.verify")} title={t("activity.verify")} text={t("activity.verifyText")}>
              <Verify
                part={verifyEvents.bind(null, tenantId)}
                words={{ verify: t("activity.verify"), stopped: t("activity.verifyStopped") }}
              />
            </Dialog>
            <ExportMenu here={here} filter={filter} t={t} />
          </>
        }
      >
        {t("activity.lead")}
      </TenantHeader>
      <EventFilter filter={filter} here={here} t={t} />
      {items.length === 0 ? (
        <EmptyState icon="activity" title={t(`activity.${kind}Title`)}>
          {t(`activity.${kind}`)}
        </EmptyState>
      ) : (
        <ul className="divide-y divide-line rounded-2xl border border-line">
          {items.map((event) => (
            <EventRow key={event.id} event={event} here={here} t={t} />
          ))}
        </ul>
      )}
      <Pager href={href} next={next} after={after} t={t} />
    </>
  );
}
