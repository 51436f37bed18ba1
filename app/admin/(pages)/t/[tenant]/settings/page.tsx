import { deleteTenant, saveSettings, switchTenant } from "@/app/admin/_actions/settings";
import { ManagedNote } from "@/app/admin/_configuration/managed-note";
import { ActionForm } from "@/app/admin/_kit/action-form";
import { TextField } from "@/app/admin/_kit/fields";
import { SchemaFields } from "@/app/admin/_kit/schema-fields";
import { Section } from "@/app/admin/_kit/section";
import { Sentence } from "@/app/admin/_kit/sentence";
import { TenantHeader } from "@/app/admin/_kit/tenant-header";
import { orPage, visitTenant } from "@/app/admin/_shell/admin";
import { mayDo } from "@/lib/admin/permissions";
import { tenants } from "@/lib/admin/resources/tenants";
import { wordsOf } from "@/lib/dashboard/member-words";
import { settingsGroups } from "@/lib/dashboard/settings";
import { leavesOf } from "@/lib/dashboard/values";

interface Props {
  readonly params: Promise<{ tenant: string }>;
}

/** Everything that a tenant can set, in groups, each saved by itself. */
export default async function SettingsPage({ params }: Props) {
  const visited = await visitTenant(params);
  const { context, tenantId, t } = visited;
  const { name, settings, version, disabled } = await orPage(tenants.show(context, tenantId));
  const may = (operation: string) => mayDo(context, operation, { ...tenants, tenantId });
  const isReadOnly = !may("update");
  const state = disabled ? "enable" : "disable";
  return (
    <>
      <TenantHeader tenantId={tenantId} tenantName={name} t={t} title={t("settings.title")}>
        {t("settings.lead")}
      </TenantHeader>
      <ManagedNote {...visited} isIt={({ kind }) => kind === "tenant"} />
      <div className="grid grid-cols-1 gap-8 lg:grid-cols-[minmax(0,1fr)_11rem]">
        <div className="grid min-w-0 grid-cols-1 gap-6">
          {settingsGroups().map(({ key, fields, ...group }) => {
            const { label, help = "" } = wordsOf({ name: key, ...group }, "settings", t.locale);
            const values = leavesOf(fields, settings);
            const shown = <SchemaFields fields={fields} values={values} of="settings" isReadOnly={isReadOnly} t={t} />;
            const title = key === "general" ? t("settings.general") : label;
            const hasName = key === "general";
            return (
              <Section
                key={key}
                id={key}
                title={title}
                text={hasName ? t("settings.generalText") : <Sentence text={help} />}
              >
                {isReadOnly ? (
                  <div className="grid gap-5">{shown}</div>
                ) : (
                  <ActionForm name={key} action={saveSettings} submit={t("form.save")}>
                    <input type="hidden" name="tenant" value={tenantId} />
                    <input type="hidden" name="group" value={key} />
                    <input type="hidden" name="version" value={version} />
                    <input type="hidden" name="base" value={JSON.stringify(hasName ? { ...values, name } : values)} />
                    {hasName && (
                      <TextField
                        name="name"
                        label={t("settings.name")}
                        help={t("settings.nameHelp")}
                        defaultValue={name}
                        maxLength={100}
                      />
                    )}
                    {shown}
                  </ActionForm>
                )}
              </Section>
            );
          })}
          {may("update.disabled") && (
            <Section
              id="danger"
              title={t(`settings.${state}`)}
              text={t(`settings.${state}Text`)}
              tone={disabled ? "plain" : "danger"}
            >
              <ActionForm
                name="state"
                action={switchTenant}
                submit={t(`settings.${state}`)}
                look={disabled ? "secondary" : "danger"}
              >
                <input type="hidden" name="tenant" value={tenantId} />
                <input type="hidden" name="disabled" value={String(!disabled)} />
              </ActionForm>
            </Section>
          )}
          {disabled && may("remove") && (
            <Section id="delete" title={t("settings.delete")} text={t("settings.deleteText")} tone="danger">
              <ActionForm name="delete" action={deleteTenant} submit={t("settings.delete")} look="danger">
                <input type="hidden" name="tenant" value={tenantId} />
                <TextField name="confirm" label={t("settings.confirm", { id: tenantId })} required />
              </ActionForm>
            </Section>
          )}
        </div>
        <nav aria-label={t("settings.sections")} className="hidden lg:block">
          <ul className="sticky top-6 grid gap-1 border-s border-line text-sm">
            {settingsGroups().map(({ key, ...group }) => (
              <li key={key}>
                <a
                  href={`#${key}`}
                  className="block py-1 ps-3 text-muted underline-offset-4 hover:text-ink hover:underline"
                >
                  {key === "general"
                    ? t("settings.general")
                    : wordsOf({ name: key, ...group }, "settings", t.locale).label}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      </div>
    </>
  );
}
