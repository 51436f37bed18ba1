import { mendApplication } from "@/app/admin/_actions/applications";
import { ActionForm } from "@/app/admin/_kit/action-form";
import { CopyValue } from "@/app/admin/_kit/code-block";
import { DescriptionList } from "@/app/admin/_kit/description-list";
import { Section } from "@/app/admin/_kit/section";
import { Time } from "@/app/admin/_kit/time";
import { orPage } from "@/app/admin/_shell/admin";
import { type Advice, adviceOn } from "@/lib/admin/client-advice";
import { tenants } from "@/lib/admin/resources/tenants";
import { QuickStart } from "./quick-start";
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

/** Those that no button mends have the words of the one beside them. */
const mendOf = (name: Advice["name"]) =>
  name === "implicitOnly" ? "implicit" : name === "plainPort" ? "plainRedirect" : name;
