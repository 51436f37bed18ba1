import { Icon } from "@/app/_ui/icon";
import { startTryIt } from "@/app/admin/_actions/try-it";
import { ActionForm } from "@/app/admin/_kit/action-form";
import { CheckField, SelectField, TextArea, TextField } from "@/app/admin/_kit/fields";
import type { choices } from "@/lib/dashboard/try-it/begin";
import { clauseOfParameter } from "@/lib/dashboard/try-it/clauses";
import type { Demands } from "@/lib/dashboard/try-it/means";
import type { ApplicationVisit } from "../visit";

const prompts = ["login", "consent", "select_account", "create", "none"];
const modes = ["query", "fragment", "form_post", "jwt", "query.jwt", "fragment.jwt", "form_post.jwt"];

/** What to ask for. What is left out is left to the issuer and to how the application is registered. */
export function TryItForm({ client, demands, tenantId, t }: ApplicationVisit & { demands: Demands }) {
  const { flows, needsKey, dpop, stop } = demands;
  const hasBrowser = flows.includes("code");
  const of = (name: (typeof choices)[number]) => ({
    name,
    label: t(`tryIt.field.${name}`),
    member: name,
    help: t(`tryIt.parameter.${name}`),
    clause: clauseOfParameter(name),
    isOptional: true,
  });
  const unset = { value: "", label: t("form.notSet") };
  const optionsOf = (values: readonly string[]) => [unset, ...values.map((value) => ({ value, label: value }))];
  return (
    <ActionForm name="try-it" action={startTryIt.bind(null, tenantId, client.client_id)} submit={t("tryIt.begin")}>
      {stop && <p className="text-sm text-pretty text-muted">{t(`tryIt.stop.${stop}`)}</p>}
      {flows.length > 1 ? (
        <SelectField
          name="flow"
          label={t("tryIt.flow")}
          options={flows.map((flow) => ({ value: flow, label: t(`tryIt.flows.${flow}`) }))}
        />
      ) : (
        <input type="hidden" name="flow" value={flows[0]} />
      )}
      {hasBrowser && client.response_types.length > 1 && (
        <SelectField
          {...of("response_type")}
          isOptional={false}
          options={client.response_types.map((type) => ({ value: type, label: type }))}
        />
      )}
      <TextField
        {...of("scope")}
        defaultValue={client.scope ?? (hasBrowser || flows.includes("device") ? "openid profile email" : "")}
      />
      {needsKey && <TextField name="key" type="password" label={t("tryIt.key")} help={t("tryIt.keyHelp")} isOptional />}
      {dpop === "may" && <CheckField name="dpop" label={t("tryIt.dpop")} help={t("tryIt.dpopHelp")} />}
      <details className="group rounded-xl border border-line">
        <summary className="flex min-h-11 cursor-pointer list-none items-center gap-2 px-4 text-[0.9375rem] font-medium text-ink sm:text-sm [&::-webkit-details-marker]:hidden">
          <Icon name="chevron" className="size-3.5 group-open:rotate-90 rtl:-scale-x-100" />
          {t("tryIt.more")}
        </summary>
        <div className="grid gap-5 border-t border-line p-4 sm:grid-cols-2">
          {hasBrowser && (
            <>
              <SelectField {...of("prompt")} options={optionsOf(prompts)} />
              <SelectField {...of("response_mode")} options={optionsOf(modes)} />
              <TextField {...of("max_age")} inputMode="numeric" />
              <TextField {...of("acr_values")} />
              <TextField {...of("ui_locales")} placeholder="de fr" />
              <TextField {...of("login_hint")} />
              <div className="sm:col-span-2">
                <TextArea {...of("claims")} placeholder='{"id_token": {"email": {"essential": true}}}' isCode />
              </div>
            </>
          )}
          <TextField {...of("resource")} inputMode="url" />
        </div>
      </details>
    </ActionForm>
  );
}
