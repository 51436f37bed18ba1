import Link from "next/link";
import { Badge } from "@/app/admin/_kit/badge";
import { LinkButton } from "@/app/admin/_kit/button";
import { CopyValue } from "@/app/admin/_kit/code-block";
import { DescriptionList } from "@/app/admin/_kit/description-list";
import { EmptyState } from "@/app/admin/_kit/empty-state";
import { PageHeader } from "@/app/admin/_kit/page-header";
import { Section } from "@/app/admin/_kit/section";
import { Time } from "@/app/admin/_kit/time";
import { orPage, single, type TenantVisit, visitTenant } from "@/app/admin/_shell/admin";
import { EventLines } from "@/app/admin/_shell/event-lines";
import { mayDo } from "@/lib/admin/permissions";
import { audit } from "@/lib/admin/resources/audit";
import { keys } from "@/lib/admin/resources/keys";
import { tenants } from "@/lib/admin/resources/tenants";
import { Attention } from "./_overview/attention";
import { rangeOf, Traffic } from "./_overview/traffic";

interface Props {
  readonly params: Promise<{ tenant: string }>;
  readonly searchParams: Promise<Record<string, string | string[]>>;
}

/** A tenant at a glance: how applications find it, and what happened last. */
export default async function OverviewPage({ params, searchParams }: Props) {
  const visited = await visitTenant(params);
  const { admin, context, tenantId, t } = visited;
  const header = { crumbs: [{ label: t("nav.tenants"), href: "/admin" }], crumbsLabel: t("nav.breadcrumbs") };
  // Support works with users alone, and learns nothing else of the tenant.
  if (!mayDo(context, "show", { ...tenants, tenantId })) {
    const role = admin.roles[tenantId];
    return (
      <>
        <PageHeader {...header} title={tenantId} badge={role && <Badge>{t(`nav.${role}`)}</Badge>} />
        <div className="rounded-2xl border border-line bg-surface">
          <EmptyState
            icon="person"
            title={t("users.title")}
            action={
              <LinkButton look="primary" href={`/admin/t/${tenantId}/users`}>
                {t("overview.toUsers")}
              </LinkButton>
            }
          >
            {t("overview.support")}
          </EmptyState>
        </div>
      </>
    );
  }
  const { name, disabled } = await orPage(tenants.show(context, tenantId));
  const badge = disabled && <Badge tone="danger">{t("overview.disabled")}</Badge>;
  return (
    <>
      <PageHeader {...header} title={name} badge={badge}>
        {disabled && t("overview.disabledText")}
      </PageHeader>
      <div className="grid grid-cols-1 gap-6">
        <Attention {...visited} />
        <Traffic {...visited} range={rangeOf(single((await searchParams).range))} />
        <Facts {...visited} />
        <Latest {...visited} />
      </div>
    </>
  );
}

async function Facts({ context, tenantId, t }: TenantVisit) {
  const [{ issuer, settings, created_at: made }, { items }] = await Promise.all([
    tenants.show(context, tenantId),
    keys.list(context, { limit: 100 }),
  ]);
  const signing = items.filter(({ use, state }) => use === "sig" && state === "current").map(({ alg }) => alg);
  const discovery = `${issuer}/.well-known/openid-configuration`;
  return (
    <Section id="facts" title={t("overview.facts")} text={t("overview.issuerHelp")}>
      <DescriptionList
        rows={[
          { term: t("overview.issuer"), value: <CopyValue value={issuer} label={t("overview.issuer")} /> },
          { term: t("overview.discovery"), value: <CopyValue value={discovery} label={t("overview.discovery")} /> },
          {
            term: t("overview.profile"),
            value: <code className="font-mono text-[0.8125rem]">{settings.profile}</code>,
          },
          { term: t("overview.signing"), value: [...new Set(signing)].join(", ") },
          { term: t("overview.made"), value: <Time at={made} t={t} /> },
        ]}
      />
    </Section>
  );
}

async function Latest({ context, tenantId, t }: TenantVisit) {
  const { items } = await audit.list(context, { limit: 6 });
  const all = (
    <Link
      href={`/admin/t/${tenantId}/activity`}
      prefetch={false}
      className="py-1 text-sm font-medium text-link underline-offset-4 hover:underline"
    >
      {t("overview.all")}
    </Link>
  );
  return (
    <Section id="latest" title={t("overview.recent")} actions={all}>
      {items.length > 0 ? <EventLines events={items} t={t} /> : <p className="text-muted">{t("overview.quiet")}</p>}
    </Section>
  );
}
