import { registerAddress } from "@/app/admin/_actions/traces";
import { ActionForm } from "@/app/admin/_kit/action-form";
import { LinkButton } from "@/app/admin/_kit/button";
import { DescriptionList } from "@/app/admin/_kit/description-list";
import { Dialog } from "@/app/admin/_kit/dialog";
import { TextField } from "@/app/admin/_kit/fields";
import { Section } from "@/app/admin/_kit/section";
import { groupOf } from "@/lib/dashboard/application-fields";
import { placeOfSetting } from "@/lib/dashboard/settings";
import { explanations, type Remedy } from "@/lib/traces/explain";
import { type Mend, mendOf } from "@/lib/traces/mend";
import { Difference } from "./difference";
import type { TraceView } from "./view";

/** What happened, on whose side, and what to change. Nothing where the request was not refused. */
export function Explanation(view: TraceView) {
  const { trace, client, isEditor, t } = view;
  const { situation, explanation, description } = trace;
  if (situation === undefined || explanation === null) return null;
  const { remedy } = explanations[situation];
  const href = remedy && hrefOf(remedy, view);
  const mend = client && isEditor ? mendOf(trace, client) : undefined;
  const isAddress = situation === "redirect_uri_mismatch" || situation === "return_uri_mismatch";
  return (
    <Section id="explanation" title={t("traces.happened")} text={t(`traces.situation.${situation}.what`)}>
      <div className="grid grid-cols-1 gap-6">
        {isAddress && <Difference {...view} />}
        <DescriptionList
          rows={[
            {
              term: t("traces.change"),
              value: <span className="font-medium text-pretty">{t(`traces.situation.${situation}.change`)}</span>,
              help: remedy?.member && t("traces.lookAt", { member: remedy.member }),
            },
            { term: t("traces.side"), value: t(`traces.sides.${explanation.side}`) },
            { term: t("traces.told"), value: description },
          ]}
        />
        {isAddress && isEditor && client && !mend && !isRegisteredNow(view) && (
          <p className="text-sm leading-relaxed text-pretty text-muted">{t("traces.registerNot")}</p>
        )}
        {(href || mend) && (
          <div className="flex flex-wrap justify-end gap-2">
            {href && remedy && <LinkButton href={href}>{t(`traces.open.${remedy.page}`)}</LinkButton>}
            {mend && <Register {...view} mend={mend} />}
          </div>
        )}
      </div>
    </Section>
  );
}

function Register({ trace, tenantId, t, mend }: TraceView & { mend: Mend }) {
  return (
    <Dialog label={t("traces.register")} icon="plus" title={t("traces.register")} text={t("traces.registerText")}>
      <p className="mb-5 rounded-xl border border-line bg-well px-4 py-3" dir="ltr">
        <code className="font-mono text-[0.8125rem] wrap-anywhere text-ink">{mend.uri}</code>
      </p>
      <ActionForm
        name={`register-${trace.id}`}
        action={registerAddress.bind(null, tenantId, trace.id)}
        submit={t("traces.register")}
        look="danger"
      >
        <TextField name="confirm" label={t("traces.registerConfirm")} required spellCheck={false} inputMode="url" />
      </ActionForm>
    </Dialog>
  );
}

function hrefOf({ page, member = "" }: Remedy, { client, tenantId }: TraceView): string | undefined {
  const base = `/admin/t/${tenantId}`;
  if (page === "settings") return base + placeOfSetting(member);
  if (!client) return undefined;
  const application = `${base}/applications/${encodeURIComponent(client.client_id)}`;
  return page === "credentials"
    ? `${application}?tab=credentials`
    : `${application}?tab=settings#${groupOf({ name: member })}`;
}

/** Whether what was wrong has been mended since. */
function isRegisteredNow({ trace, client }: TraceView): boolean {
  const all = client ? [...client.redirect_uris, ...client.post_logout_redirect_uris] : [];
  return trace.parameters.some(({ name, value }) => name.endsWith("redirect_uri") && value && all.includes(value));
}
