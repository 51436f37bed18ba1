import {
  createApiKey,
  removeApiKey,
  rotateApiKey,
  setApiKeyDisabled,
  updateApiKey,
} from "@/app/admin/_actions/api-keys";
import type { BadgeTone } from "@/app/admin/_kit/badge";
import { ChoicesField, SelectField, TextArea, TextField } from "@/app/admin/_kit/fields";
import { FormDialog } from "@/app/admin/_kit/form-dialog";
import type { TenantVisit } from "@/app/admin/_shell/admin";
import { apiScopes } from "@/lib/admin/api-access";
import { installationScope } from "@/lib/admin/api-address";
import type { ShownApiKey } from "@/lib/admin/resources/api-key-schemas";
import { systemTenant } from "@/lib/model/system-tenant";
import { grantable, roleOptions } from "../members/member-actions";

type OneProps = TenantVisit & { apiKey: ShownApiKey };

export const tones = { active: "good", disabled: "plain", expired: "danger" } as const satisfies Record<
  ShownApiKey["state"],
  BadgeTone
>;

const day = 86_400;

export function NewApiKey(visit: TenantVisit) {
  const { tenantId, t } = visit;
  const title = t("apiKeys.create");
  return (
    <FormDialog
      label={title}
      look="primary"
      icon="plus"
      text={t("apiKeys.createText")}
      name="new-api-key"
      action={createApiKey.bind(null, tenantId)}
      submit={t("apiKeys.createSubmit")}
    >
      <Fields {...visit} />
      <div className="group grid gap-5">
        <SelectField
          name="proof"
          label={t("apiKeys.proof")}
          options={[
            { value: "secret", label: t("apiKeys.bySecret") },
            { value: "key", label: t("apiKeys.byKey") },
          ]}
        />
        <div className="hidden group-has-[option[value=key]:checked]:block">
          <PublicKey t={t} />
        </div>
      </div>
    </FormDialog>
  );
}

export function EditApiKey({ apiKey, ...visit }: OneProps) {
  const { tenantId, t } = visit;
  const title = t("apiKeys.edit");
  const action = updateApiKey.bind(null, tenantId, apiKey.client_id);
  return (
    <FormDialog label={title} name="edit-api-key" action={action} submit={t("apiKeys.save")}>
      <input type="hidden" name="version" value={apiKey.version} />
      <Fields {...visit} apiKey={apiKey} />
      {apiKey.method === "private_key_jwt" && <PublicKey t={t} isOptional />}
    </FormDialog>
  );
}

function Fields({ apiKey, context, tenantId, t }: TenantVisit & { apiKey?: ShownApiKey }) {
  const roles = grantable(context, tenantId);
  const lives = [30, 90, 365].map((days) => ({ value: String(days * day), label: t("apiKeys.days", { days }) }));
  const scopes = Object.keys(apiScopes()).filter((scope) => tenantId === systemTenant || scope !== installationScope);
  return (
    <>
      <TextField
        name="name"
        label={t("apiKeys.name")}
        help={t("apiKeys.nameHelp")}
        defaultValue={apiKey?.name}
        maxLength={100}
        required
      />
      <SelectField
        name="role"
        label={t("apiKeys.role")}
        help={t("apiKeys.roleHelp")}
        options={roleOptions(roles, t)}
        defaultValue={apiKey?.role ?? roles.at(-1)}
      />
      <div className="group grid grid-cols-1 gap-5">
        <SelectField
          name="access"
          label={t("apiKeys.access")}
          help={t("apiKeys.accessHelp")}
          options={(["read", "all", "some"] as const).map((value) => ({ value, label: t(`apiKeys.${value}`) }))}
          defaultValue={apiKey ? "some" : "read"}
        />
        <div className="hidden group-has-[option[value=some]:checked]:block">
          <ChoicesField
            name="scopes"
            label={t("apiKeys.scopes")}
            chosen={apiKey?.scopes ?? []}
            isPaired
            options={scopes.map((scope) => ({ value: scope, label: scope }))}
          />
        </div>
      </div>
      <SelectField
        name="expires_in"
        label={t("apiKeys.life")}
        options={[
          ...(apiKey ? [{ value: "keep", label: t("apiKeys.keep") }] : []),
          ...lives,
          { value: "", label: t("apiKeys.noEnd") },
        ]}
        defaultValue={apiKey ? "keep" : String(90 * day)}
      />
    </>
  );
}

const PublicKey = ({ t, isOptional }: Pick<TenantVisit, "t"> & { isOptional?: boolean }) => (
  <TextArea
    name="public_key"
    label={t("apiKeys.publicKey")}
    help={t(isOptional ? "apiKeys.publicKeyAnew" : "apiKeys.publicKeyHelp")}
    placeholder="-----BEGIN PUBLIC KEY-----"
    rows={5}
    isCode
    isOptional={isOptional}
  />
);

export function RotateApiKey({ apiKey, tenantId, t }: OneProps) {
  const title = t("apiKeys.rotate");
  const overlaps = [0, 3_600, day, 7 * day, 30 * day].map((seconds) => ({
    value: String(seconds),
    label: t("applications.overlapHours", { hours: seconds / 3_600 }),
  }));
  return (
    <FormDialog
      label={title}
      icon="refresh"
      text={t("apiKeys.rotateText")}
      name="rotate-api-key"
      action={rotateApiKey.bind(null, tenantId, apiKey.client_id)}
    >
      <SelectField name="overlap" label={t("apiKeys.overlap")} options={overlaps} defaultValue={String(day)} />
    </FormDialog>
  );
}

export function DisableApiKey({ apiKey, tenantId, t }: OneProps) {
  const { client_id: id, disabled } = apiKey;
  const title = t(disabled ? "apiKeys.enable" : "apiKeys.disable");
  const action = setApiKeyDisabled.bind(null, tenantId, id, !disabled);
  return (
    <FormDialog
      label={title}
      text={t(disabled ? "apiKeys.enableText" : "apiKeys.disableText")}
      name="disable-api-key"
      action={action}
      submitLook={disabled ? "primary" : "danger"}
    />
  );
}

export function RemoveApiKey({ apiKey, tenantId, t }: OneProps) {
  const title = t("apiKeys.remove");
  return (
    <FormDialog
      label={title}
      look="danger"
      text={t("apiKeys.removeText", { name: apiKey.name })}
      name="remove-api-key"
      action={removeApiKey.bind(null, tenantId, apiKey.client_id)}
      submitLook="danger"
    />
  );
}
