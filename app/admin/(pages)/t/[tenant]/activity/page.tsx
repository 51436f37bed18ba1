import { EmptyState } from "@/app/admin/_kit/empty-state";
import { PageHeader } from "@/app/admin/_kit/page-header";
import { Pager } from "@/app/admin/_kit/table";
import { orPage, single, visitTenant } from "@/app/admin/_shell/admin";
import { placeOf } from "@/app/admin/_shell/places";
import { audit } from "@/lib/admin/resources/audit";
import { EventFilter, type Filter } from "./event-filter";
import { EventRow } from "./event-row";

interface Props {
  readonly params: Promise<{ tenant: string }>;
  readonly searchParams: Promise<Record<string, string | string[]>>;
}

/** The audit log of a tenant: filtered, page after page, each entry to be opened. */
export default async function ActivityPage({ params, searchParams }: Props) {
  const [{ admin, context, tenantId, t }, query] = await Promise.all([visitTenant(params), searchParams]);
  const filter: Filter = {
    name: single(query.name),
    user: single(query.user),
    client: single(query.client),
    since: single(query.since),
    until: single(query.until),
  };
  const after = single(query.after);
  const { items, next } = await orPage(audit.list(context, { limit: 40, after, filter: asked(filter) }));
  const given = Object.entries(filter).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const here = `/admin/t/${tenantId}/activity`;
  const href = given.length > 0 ? `${here}?${new URLSearchParams(given)}` : here;
  const place = await placeOf(admin, tenantId);
  const kind = given.length > 0 ? "none" : "empty";
  return (
    <>
      <PageHeader
        title={t("activity.title")}
        crumbs={[
          { label: t("nav.tenants"), href: "/admin" },
          { label: place.name, href: `/admin/t/${tenantId}` },
        ]}
        crumbsLabel={t("nav.breadcrumbs")}
      >
        {t("activity.lead")}
      </PageHeader>
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

/** Days as a form has them become moments: from the first of one, until the end of the other (UTC). */
function asked({ since, until, ...filter }: Filter) {
  return {
    ...filter,
    ...(since && { since: `${since}T00:00:00Z` }),
    ...(until && { until: dayAfter(until) }),
  };
}

function dayAfter(day: string): string {
  const moment = Date.parse(`${day}T00:00:00Z`);
  // What is no day goes on as it is, and the definition says so.
  return Number.isNaN(moment) ? day : new Date(moment + 86_400_000).toISOString();
}
