import Link from "next/link";
import { Icon, type IconName } from "@/app/_ui/icon";
import { PageHeader } from "@/app/admin/_kit/page-header";
import { stateOf } from "@/app/admin/_policies/state";
import { Trial } from "@/app/admin/_policies/trial";
import { orPage, visitTenant } from "@/app/admin/_shell/admin";
import { policyTrials } from "@/lib/admin/resources/policy-trials";
import { tenants } from "@/lib/admin/resources/tenants";
import { type PolicyGroup, policyGroupNames } from "@/lib/dashboard/settings";

interface Props {
  readonly params: Promise<{ tenant: string }>;
}

const icons: Readonly<Record<PolicyGroup, IconName>> = {
  "sign-in": "door",
  factors: "phone",
  sessions: "person",
  consent: "check",
  registration: "plus",
  lifetimes: "clock",
  algorithms: "key",
  security: "shield",
};

/** What a tenant asks of people and clients: each group with what holds at present, and what is tried. */
export default async function PoliciesPage({ params }: Props) {
  const { context, tenantId, t } = await visitTenant(params);
  const { name, settings } = await orPage(tenants.show(context, tenantId));
  const [trial] = (await orPage(policyTrials.list(context))).items;
  const base = `/admin/t/${tenantId}`;
  return (
    <>
      <PageHeader
        title={t("policies.title")}
        crumbs={[
          { label: t("nav.tenants"), href: "/admin" },
          { label: name, href: base },
        ]}
        crumbsLabel={t("nav.breadcrumbs")}
      >
        {t("policies.lead")}
      </PageHeader>
      <div className="grid grid-cols-1 gap-6">
        {trial && <Trial trial={trial} tenantId={tenantId} context={context} t={t} />}
        <ul className="grid grid-cols-1 gap-4 sm:grid-cols-2">
          {policyGroupNames.map((group) => (
            <li key={group} className="relative rounded-2xl border border-line bg-surface p-5 hover:border-edge sm:p-6">
              <div className="flex items-center gap-3">
                <span className="grid size-9 shrink-0 place-items-center rounded-lg bg-tint text-on-tint">
                  <Icon name={icons[group]} className="size-4.5" />
                </span>
                <h2 className="min-w-0 font-semibold tracking-[-0.006em] text-ink">
                  <Link
                    href={`${base}/policies/${group}`}
                    prefetch={false}
                    className="after:absolute after:inset-0 after:rounded-2xl"
                  >
                    {t(`policies.groups.${group}.title`)}
                  </Link>
                </h2>
              </div>
              <p className="mt-3 text-sm leading-relaxed text-pretty text-muted">{stateOf(group, settings, t)}</p>
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}
