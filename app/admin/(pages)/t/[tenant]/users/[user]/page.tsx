import { notFound } from "next/navigation";
import { Badge } from "@/app/admin/_kit/badge";
import { PageHeader } from "@/app/admin/_kit/page-header";
import { Tabs } from "@/app/admin/_kit/tabs";
import { orPage, single, visitTenant } from "@/app/admin/_shell/admin";
import { placeOf } from "@/app/admin/_shell/places";
import { Activity } from "@/app/admin/_users/activity";
import { Acts } from "@/app/admin/_users/acts";
import { Claims } from "@/app/admin/_users/claims";
import { Consents } from "@/app/admin/_users/consents";
import { Danger } from "@/app/admin/_users/danger";
import { Overview } from "@/app/admin/_users/overview";
import { Sessions } from "@/app/admin/_users/sessions";
import { may, nameOf, type UserVisit } from "@/app/admin/_users/visit";
import { users } from "@/lib/admin/resources/users";

interface Props {
  readonly params: Promise<{ tenant: string; user: string }>;
  readonly searchParams: Promise<Record<string, string | string[]>>;
}

const views = {
  overview: Overview,
  claims: Claims,
  sessions: Sessions,
  consents: Consents,
  activity: Activity,
  danger: Danger,
};
const tabs = Object.keys(views) as (keyof typeof views)[];

/** One user: who it is, how they sign in, where they are signed in, what they allowed, what happened, and what can be done. */
export default async function UserPage({ params, searchParams }: Props) {
  const [visited, { user: encoded }, query] = await Promise.all([visitTenant(params), params, searchParams]);
  const { admin, context, tenantId, t } = visited;
  const [place, user] = await Promise.all([placeOf(admin, tenantId), orPage(users.show(context, decoded(encoded)))]);
  const href = `/admin/t/${tenantId}/users/${user.sub}`;
  const visit: UserVisit = { ...visited, user, href, after: single(query.after) };
  const needs = { claims: may(visit, "update", users), danger: may(visit, "remove", users) };
  const shown = tabs.filter((key) => !(key in needs) || needs[key as keyof typeof needs]);
  const current = shown.find((key) => key === single(query.tab)) ?? "overview";
  const View = views[current];
  return (
    <>
      <PageHeader
        crumbs={[
          { label: t("nav.tenants"), href: "/admin" },
          { label: place.name, href: `/admin/t/${tenantId}` },
          { label: t("users.title"), href: `/admin/t/${tenantId}/users` },
        ]}
        crumbsLabel={t("nav.breadcrumbs")}
        title={nameOf(visit)}
        badge={user.disabled && <Badge tone="danger">{t("users.blocked")}</Badge>}
        actions={may(visit, "update", users) && <Acts {...visit} />}
      >
        {user.disabled && t("users.blockedText")}
      </PageHeader>
      <Tabs
        label={t("users.views")}
        current={current}
        tabs={shown.map((key) => ({ key, label: t(`users.${key}`), href: `${href}?tab=${key}` }))}
      />
      <View {...visit} />
    </>
  );
}

/** An address may hold anything. */
function decoded(text: string): string {
  try {
    const name = decodeURIComponent(text);
    return name.includes("\0") ? notFound() : name;
  } catch {
    return notFound();
  }
}
