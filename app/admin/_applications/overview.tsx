import { mendApplication } from "@/app/admin/_actions/applications";
import { ActionForm } from "@/app/admin/_kit/action-form";
import { CodeBlock, CopyValue } from "@/app/admin/_kit/code-block";
import { DescriptionList } from "@/app/admin/_kit/description-list";
import { Section } from "@/app/admin/_kit/section";
import { Tabs } from "@/app/admin/_kit/tabs";
import { Time } from "@/app/admin/_kit/time";
import { orPage } from "@/app/admin/_shell/admin";
import { type Advice, adviceOn } from "@/lib/admin/client-advice";
import { quickStartsFor } from "@/lib/admin/quick-starts";
import { tenants } from "@/lib/admin/resources/tenants";
import type { ApplicationVisit } from "./visit";

/** What to mend, how to begin, and what it is known by. */
export async function Overview(visit: ApplicationVisit) {
  const { client, context, tenantId, t } = visit;
  const { issuer, settings } = await orPage(tenants.show(context, tenantId));
  const advice = adviceOn(client, Date.now());
  return (
    <div className="grid grid-cols-1 gap-6">
      {advice.length > 0 && <ToMend {...visit} advice={advice} />}
      <Section id="identifiers" title={t("applications.identifiers")}>
        <DescriptionList
          rows={[
            {
              term: t("applications.id"),
              value: <CopyValue value={client.client_id} label={t("applications.id")} />,
            },
            { term: t("overview.issuer"), value: <CopyValue value={issuer} label={t("overview.issuer")} /> },
            { term: t("applications.registered"), value: <Time at={client.created_at} t={t} /> },
            {
              term: t("applications.used"),
              value: client.last_used_at ? <Time at={client.last_used_at} t={t} /> : t("applications.never"),
            },
          ]}
        />
      </Section>
      <QuickStart {...visit} issuer={issuer} settings={settings} />
    </div>
  );
}

function ToMend({ advice, client, isEditor, tenantId, t }: ApplicationVisit & { advice: readonly Advice[] }) {
  return (
    <Section id="mend" title={t("applications.mendTitle")} text={t("applications.mendText")}>
      <ul className="-my-4 divide-y divide-line">
        {advice.map(({ name, values, mend }) => (
          <li key={name} className="flex flex-wrap items-center gap-x-6 gap-y-3 py-4">
            <p className="min-w-0 flex-1 basis-64 text-pretty wrap-anywhere text-ink">
              {t(`applications.advice.${name}`, values)}
            </p>
            {mend && isEditor && (
              <ActionForm
                name={`mend-${name}`}
                action={mendApplication.bind(null, tenantId, client.client_id, name)}
                submit={t(`applications.mend.${mendOf(name)}`)}
                look="secondary"
              />
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** What its tenant is. */
type Served = Pick<Awaited<ReturnType<typeof tenants.show>>, "issuer" | "settings">;

/** Those that no button mends have the words of the one beside them. */
const mendOf = (name: Advice["name"]) =>
  name === "implicitOnly" ? "implicit" : name === "plainPort" ? "plainRedirect" : name;

function QuickStart({ client, code, href, issuer, settings, t }: ApplicationVisit & Served) {
  const all = quickStartsFor({ clientId: client.client_id, issuer, settings, metadata: client });
  const chosen = all.find(({ id }) => id === code) ?? all[0];
  return (
    <Section id="quick-start" title={t("applications.quickStart")} text={t("applications.quickStartText")}>
      {chosen ? (
        <>
          <Tabs
            label={t("applications.frameworks")}
            current={chosen.id}
            tabs={all.map(({ id, name }) => ({ key: id, label: name, href: `${href}?code=${id}#quick-start` }))}
          />
          <div className="grid grid-cols-1 gap-4">
            <CodeBlock code={chosen.install} label={t("applications.install")} />
            <p className="text-sm text-muted">
              <code className="font-mono text-[0.8125rem] text-ink" dir="ltr">
                {chosen.file}
              </code>
              {chosen.code.includes("CLIENT_SECRET") && ` · ${t("applications.secretInEnvironment")}`}
            </p>
            <CodeBlock code={chosen.code} label={`${t("applications.codeFor")} ${chosen.name}`} />
          </div>
        </>
      ) : (
        <p className="text-muted">{t("applications.noQuickStart")}</p>
      )}
    </Section>
  );
}
