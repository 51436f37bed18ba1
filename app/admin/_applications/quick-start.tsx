import { addRedirectUri } from "@/app/admin/_actions/applications";
import { ActionForm } from "@/app/admin/_kit/action-form";
import { CodeBlock } from "@/app/admin/_kit/code-block";
import { Section } from "@/app/admin/_kit/section";
import { Tabs } from "@/app/admin/_kit/tabs";
import { type FilledQuickStart, quickStartsFor } from "@/lib/admin/quick-starts";
import { portBehindHttps, secretPlaceholder } from "@/lib/admin/quick-starts/quick-start";
import type { tenants } from "@/lib/admin/resources/tenants";
import type { ApplicationVisit } from "./visit";

/** What its tenant is. */
type Served = Pick<Awaited<ReturnType<typeof tenants.show>>, "issuer" | "settings">;

/** Everything to copy into a folder that runs, for the framework that they chose. */
export function QuickStart(visit: ApplicationVisit & Served) {
  const { client, code, href, issuer, settings, t } = visit;
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
          <Steps {...visit} chosen={chosen} />
        </>
      ) : (
        <p className="text-muted">{t("applications.noQuickStart")}</p>
      )}
    </Section>
  );
}

function Steps({ client, chosen, t, ...visit }: ApplicationVisit & { chosen: FilledQuickStart }) {
  const { make, files, start, opens, missing } = chosen;
  const stays = opens !== undefined && client.post_logout_redirect_uris.length === 0;
  return (
    <div className="grid grid-cols-1 gap-6">
      {missing && <Missing {...visit} client={client} t={t} uri={missing} />}
      {make && (
        <div className="grid grid-cols-1 gap-2">
          <h3 className="font-medium text-ink">{t("applications.make")}</h3>
          <CodeBlock code={make} label={t("applications.make")} />
        </div>
      )}
      {files.map(({ path, code }) => (
        <div key={path} className="grid grid-cols-1 gap-2">
          <h3>
            <code className="font-mono text-[0.8125rem] wrap-anywhere text-ink" dir="ltr">
              {path}
            </code>
          </h3>
          <CodeBlock code={code} label={path} />
        </div>
      ))}
      <div className="grid grid-cols-1 gap-2">
        <h3 className="font-medium text-ink">{t("applications.start")}</h3>
        {start.includes(secretPlaceholder) && (
          <p className="text-sm text-pretty text-muted">{t("applications.secretInEnvironment")}</p>
        )}
        <CodeBlock code={start} label={t("applications.start")} />
        {opens && (
          <p className="text-sm text-pretty text-muted">
            {opens.startsWith("https:") && t("applications.behindHttps", { url: opens, port: portBehindHttps })}{" "}
            {t("applications.opens", { url: opens })} {stays && t("applications.staysAfterLogout", { url: opens })}
          </p>
        )}
      </div>
    </div>
  );
}

/** The framework is called back at a path of its own, and nobody is sent where nothing is registered. */
function Missing({
  client,
  isEditor,
  tenantId,
  t,
  uri,
}: Omit<ApplicationVisit, "href" | "code" | "run" | "context"> & { uri: string }) {
  return (
    <div className="flex flex-wrap items-center gap-x-6 gap-y-3 rounded-xl border border-line p-4">
      <p className="min-w-0 flex-1 basis-64 text-pretty wrap-anywhere text-ink">
        {t("applications.missingUri", { uri })}
      </p>
      {isEditor && (
        <ActionForm
          name="add-redirect-uri"
          action={addRedirectUri.bind(null, tenantId, client.client_id, uri)}
          submit={t("applications.addUri")}
          look="secondary"
        />
      )}
    </div>
  );
}
