import { notFound } from "next/navigation";
import { Credentials } from "@/app/admin/_applications/credentials";
import { Danger } from "@/app/admin/_applications/danger";
import { Overview } from "@/app/admin/_applications/overview";
import { Settings } from "@/app/admin/_applications/settings";
import { TryIt } from "@/app/admin/_applications/try-it";
import type { ApplicationVisit } from "@/app/admin/_applications/visit";
import { ManagedNote } from "@/app/admin/_configuration/managed-note";
import { Badge } from "@/app/admin/_kit/badge";
import { PageHeader } from "@/app/admin/_kit/page-header";
import { Tabs } from "@/app/admin/_kit/tabs";
import { orPage, single, visitTenant } from "@/app/admin/_shell/admin";
import { kindOf } from "@/lib/admin/application-kinds";
import { mayDo } from "@/lib/admin/permissions";
import { clients } from "@/lib/admin/resources/clients";

interface Props {
  readonly params: Promise<{ tenant: string; client: string }>;
  readonly searchParams: Promise<Record<string, string | string[]>>;
}

const tabs = ["overview", "try", "settings", "credentials", "danger"] as const;

/** One application: how to sign in with it, everything that it is registered with, its secrets and keys, and its end. */
export default async function ApplicationPage({ params, searchParams }: Props) {
  const [visited, { client: encoded }, query] = await Promise.all([visitTenant(params), params, searchParams]);
  const { context, tenantId, t } = visited;
  const client = await orPage(clients.show(context, decoded(encoded)));
  const href = `/admin/t/${tenantId}/applications/${encodeURIComponent(client.client_id)}`;
  const isEditor = mayDo(context, "update", { ...clients, tenantId });
  const shown = tabs.filter((key) => isEditor || key === "overview" || key === "settings");
  const current = shown.find((key) => key === single(query.tab)) ?? "overview";
  const visit: ApplicationVisit = {
    ...visited,
    client,
    href,
    isEditor,
    code: single(query.code),
    run: single(query.run),
  };
  const View = { overview: Overview, try: TryIt, settings: Settings, credentials: Credentials, danger: Danger }[
    current
  ];
  return (
    <>
      <PageHeader
        crumbs={[
          { label: tenantId, href: `/admin/t/${tenantId}` },
          { label: t("applications.title"), href: `/admin/t/${tenantId}/applications` },
        ]}
        crumbsLabel={t("nav.breadcrumbs")}
        title={client.client_name ?? client.client_id}
        badge={
          client.disabled ? (
            <Badge tone="danger">{t("applications.disabled")}</Badge>
          ) : (
            <Badge>{t(`applications.${kindOf(client)}`)}</Badge>
          )
        }
      />
      <ManagedNote {...visited} isIt={({ kind, id }) => kind === "client" && id === client.client_id} />
      <Tabs
        label={t("applications.views")}
        current={current}
        tabs={shown.map((key) => ({ key, label: t(`applications.${key}`), href: `${href}?tab=${key}` }))}
      />
      <View {...visit} />
    </>
  );
}

/** An address may hold anything. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return notFound();
  }
}
