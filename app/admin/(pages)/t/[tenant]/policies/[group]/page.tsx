import { notFound } from "next/navigation";
import { changePolicies } from "@/app/admin/_actions/policies";
import { ActionForm } from "@/app/admin/_kit/action-form";
import { Badge } from "@/app/admin/_kit/badge";
import { Button } from "@/app/admin/_kit/button";
import { SelectField } from "@/app/admin/_kit/fields";
import { PageHeader } from "@/app/admin/_kit/page-header";
import { SchemaFields } from "@/app/admin/_kit/schema-fields";
import { Section } from "@/app/admin/_kit/section";
import { Effects } from "@/app/admin/_policies/effects";
import { stateOf } from "@/app/admin/_policies/state";
import { Trial } from "@/app/admin/_policies/trial";
import { orPage, single, visitTenant } from "@/app/admin/_shell/admin";
import { effectsIn } from "@/lib/admin/effects";
import { mayDo } from "@/lib/admin/permissions";
import { policyTrials } from "@/lib/admin/resources/policy-trials";
import { tenants } from "@/lib/admin/resources/tenants";
import { policyFields, policyGroupOf } from "@/lib/dashboard/settings";
import { leavesOf } from "@/lib/dashboard/values";
import { mergeSettings, settingsNamed } from "@/lib/model/merge-settings";
import { isTriable } from "@/lib/model/policies";

interface Props {
  readonly params: Promise<{ tenant: string; group: string }>;
  readonly searchParams: Promise<{ change?: string | string[] }>;
}

/** The settings of a group, what a change of them would come to, and the ways to make it: tried first, or enforced at once. */
export default async function PolicyPage({ params, searchParams }: Props) {
  const { context, tenantId, t } = await visitTenant(params);
  const group = policyGroupOf((await params).group) ?? notFound();
  const { name, settings, version } = await orPage(tenants.show(context, tenantId));
  const [trial] = (await orPage(policyTrials.list(context))).items;
  const change = changeIn(single((await searchParams).change));
  const effects = change && effectsIn(await orPage(tenants.act(context, "effects", tenantId, { settings: change })));
  const weighed = new Set(change && settingsNamed(change));
  const isReadOnly = !mayDo(context, "update", { ...tenants, tenantId });
  const fields = policyFields(group);
  const values = leavesOf(fields, change ? mergeSettings(settings, change) : settings);
  const base = `/admin/t/${tenantId}`;
  const title = t(`policies.groups.${group}.title`);
  const mayBeTried = fields.some((field) => isTriable(field.name));
  const shown = fields.map((field) => (
    <div key={field.name}>
      <SchemaFields fields={[field]} values={values} of="settings" isReadOnly={isReadOnly} t={t} />
      {effects && weighed.has(field.name) && (
        <Effects setting={field.name} effects={effects.filter(({ setting }) => setting === field.name)} t={t} />
      )}
      {mayBeTried && !isTriable(field.name) && (
        <p className="mt-1.5">
          <Badge>{t("policies.notTriable")}</Badge>
        </p>
      )}
    </div>
  ));
  return (
    <>
      <PageHeader
        title={title}
        crumbs={[
          { label: t("nav.tenants"), href: "/admin" },
          { label: name, href: base },
          { label: t("policies.title"), href: `${base}/policies` },
        ]}
        crumbsLabel={t("nav.breadcrumbs")}
      >
        {t(`policies.groups.${group}.text`)}
      </PageHeader>
      <div className="grid max-w-3xl grid-cols-1 gap-6">
        {trial && <Trial trial={trial} tenantId={tenantId} context={context} t={t} />}
        <Section id={group} title={t("policies.present")} text={stateOf(group, settings, t)}>
          {isReadOnly ? (
            <div className="grid grid-cols-1 gap-6">{shown}</div>
          ) : (
            <ActionForm name={group} action={changePolicies} submit={t("policies.enforce")}>
              <input type="hidden" name="tenant" value={tenantId} />
              <input type="hidden" name="group" value={group} />
              <input type="hidden" name="version" value={version} />
              <input type="hidden" name="base" value={JSON.stringify(leavesOf(fields, settings))} />
              {shown}
              <div className="grid grid-cols-1 gap-4 rounded-xl bg-well p-4">
                <p className="text-sm leading-relaxed text-pretty text-muted">
                  {t(mayBeTried ? "policies.howTo" : "policies.howToUntried")}
                </p>
                <div className="flex flex-wrap items-end gap-3">
                  <Button type="submit" name="do" value="weigh">
                    {t("policies.weigh")}
                  </Button>
                  {!trial && mayBeTried && (
                    <>
                      <Button type="submit" name="do" value="try">
                        {t("policies.try")}
                      </Button>
                      <SelectField
                        name="days"
                        label={t("policies.days")}
                        defaultValue="14"
                        options={["1", "7", "14", "30"].map((days) => ({ value: days, label: days }))}
                      />
                    </>
                  )}
                </div>
              </div>
            </ActionForm>
          )}
        </Section>
      </div>
    </>
  );
}

/** The change that an address proposes; whatever else stands there is none. */
function changeIn(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  try {
    const read: unknown = JSON.parse(text ?? "");
    return typeof read === "object" && read !== null && !Array.isArray(read)
      ? (read as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
