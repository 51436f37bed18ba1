import { discardBranding } from "@/app/admin/_actions/branding";
import { BrandingEditor } from "@/app/admin/_branding/editor";
import { exampleNames } from "@/app/admin/_branding/examples";
import { PreviewPane } from "@/app/admin/_branding/preview-pane";
import { ManagedNote } from "@/app/admin/_configuration/managed-note";
import { ActionForm } from "@/app/admin/_kit/action-form";
import { Badge } from "@/app/admin/_kit/badge";
import { Dialog } from "@/app/admin/_kit/dialog";
import { TenantHeader } from "@/app/admin/_kit/tenant-header";
import { orPage, visitTenant } from "@/app/admin/_shell/admin";
import { mayDo } from "@/lib/admin/permissions";
import { brandings } from "@/lib/admin/resources/brandings";
import { leavesOfBranding } from "@/lib/dashboard/branding";
import { type DashboardTranslator, dashboardMessages } from "@/lib/i18n/dashboard";
import { type Locale, locales } from "@/lib/i18n/locale";
import { originalText, textKeys } from "@/lib/i18n/texts";
import { messagesOf } from "@/lib/i18n/translator";
import { fontNames } from "@/lib/theme/fonts";
import { BrandingHistory } from "./_history";

interface Props {
  readonly params: Promise<{ tenant: string }>;
}

/** How the hosted pages look and what they say: a draft with its preview, and what was published before. */
export default async function BrandingPage({ params }: Props) {
  const visited = await visitTenant(params);
  const { context, tenantId, t } = visited;
  const { items } = await orPage(brandings.list(context, { limit: 100 }));
  const draft = items.find(({ state }) => state === "draft");
  const now = await orPage(brandings.show(context, "published"));
  const shown = draft ?? now;
  const words = dashboardMessages[t.locale].branding;
  const mayEdit = mayDo(context, "update", { ...brandings, tenantId });
  const preview = { tenantId, screens: screensOf(t), languages: languagesOf(t), language: t.locale, words };
  const state = draft ? "draft" : "published";
  return (
    <>
      <TenantHeader
        tenantId={tenantId}
        tenantName={now.name}
        t={t}
        title={t("branding.title")}
        badge={<Badge tone={draft ? "accent" : "good"}>{t(`branding.${state}`)}</Badge>}
      >
        {t("branding.lead")}
      </TenantHeader>
      <ManagedNote
        {...visited}
        isIt={({ members = [] }) => members.some((name) => /^settings\.(branding|texts)\b/.test(name))}
      />
      {mayEdit ? (
        <BrandingEditor
          key={`${state} ${shown.version} ${now.at.getTime()}`}
          {...preview}
          of={state}
          version={shown.version}
          values={leavesOfBranding(shown)}
          since={draft?.published_since ?? []}
          usual={usualTexts()}
          fonts={fontNames}
          discard={draft && <Discard tenantId={tenantId} t={t} />}
        />
      ) : (
        <PreviewPane {...preview} of={state} />
      )}
      <BrandingHistory
        versions={items.filter(({ state: one }) => one !== "draft")}
        mayPublish={mayDo(context, "publish", { ...brandings, tenantId })}
        preview={preview}
        t={t}
      />
    </>
  );
}

function Discard({ tenantId, t }: { tenantId: string; t: DashboardTranslator }) {
  return (
    <Dialog
      label={t("branding.discard")}
      look="quiet"
      title={t("branding.discardTitle")}
      text={t("branding.discardText")}
    >
      <ActionForm name="discard" action={discardBranding} submit={t("branding.discard")} look="danger">
        <input type="hidden" name="tenant" value={tenantId} />
      </ActionForm>
    </Dialog>
  );
}

const screensOf = (t: DashboardTranslator) =>
  exampleNames.map(({ screen, state }) => ({
    value: `${screen}.${state}`,
    label: `${t(`branding.screens.${screen}`)}: ${t(`branding.states.${state}` as "branding.states.plain")}`,
  }));

function languagesOf(t: DashboardTranslator) {
  const names = new Intl.DisplayNames(t.locale, { type: "language" });
  return locales.map((value) => ({ value, label: names.of(value) ?? value }));
}

/** What each text says where a tenant says nothing, as it is written there. */
const usualTexts = (): Record<Locale, Record<string, string>> =>
  Object.fromEntries(
    locales.map((locale) => [
      locale,
      Object.fromEntries(textKeys.map((key) => [key, originalText(key, messagesOf[locale]).replace(/<\/?\w+>/g, "")])),
    ]),
  ) as Record<Locale, Record<string, string>>;
