import {
  createWebhook,
  removeWebhook,
  rotateWebhookSecret,
  testWebhook,
  updateWebhook,
} from "@/app/admin/_actions/webhooks";
import { ActionForm } from "@/app/admin/_kit/action-form";
import type { BadgeTone } from "@/app/admin/_kit/badge";
import { CheckField, ChoicesField, SelectField, TextField } from "@/app/admin/_kit/fields";
import { FormDialog } from "@/app/admin/_kit/form-dialog";
import type { ShownWebhook } from "@/lib/admin/resources/webhook-schemas";
import { eventNames } from "@/lib/events/catalogue";
import type { DashboardTranslator } from "@/lib/i18n/dashboard";

interface FormProps {
  tenantId: string;
  t: DashboardTranslator;
}
type OneProps = FormProps & { webhook: ShownWebhook };

/** How the state of a webhook, or of a message, looks. */
export const tones = {
  active: "good",
  delivered: "good",
  waiting: "plain",
  failing: "danger",
  disabled: "plain",
  gave_up: "danger",
} as const satisfies Record<string, BadgeTone>;

const groups = [...new Set(eventNames.map((name) => `${name.split(".")[0]}.*`))];

function Place({ tenantId, webhook }: { tenantId: string; webhook?: ShownWebhook }) {
  return (
    <>
      <input type="hidden" name="tenant" value={tenantId} />
      {webhook && <input type="hidden" name="id" value={webhook.id} />}
      {webhook && <input type="hidden" name="version" value={webhook.version} />}
    </>
  );
}

function Fields({ webhook, t }: { webhook?: ShownWebhook; t: DashboardTranslator }) {
  const chosen = webhook?.events ?? [];
  // What was named singly, at the command line, stays to be chosen.
  const names = [...new Set([...groups, ...chosen.filter((name) => name !== "*")])];
  return (
    <>
      <TextField
        name="url"
        type="url"
        dir="ltr"
        label={t("webhooks.url")}
        help={t("webhooks.urlHelp")}
        placeholder="https://hooks.example.com/gatehouse"
        defaultValue={webhook?.url}
        required
      />
      <TextField
        name="description"
        label={t("webhooks.description")}
        defaultValue={webhook?.description ?? ""}
        maxLength={200}
        isOptional
      />
      <ChoicesField
        name="events"
        label={t("webhooks.events")}
        help={t("webhooks.eventsHelp")}
        chosen={chosen}
        isPaired
        options={[
          { value: "*", label: t("webhooks.allEvents") },
          ...names.map((name) => ({ value: name, label: name })),
        ]}
      />
    </>
  );
}

export function NewWebhook({ tenantId, t }: FormProps) {
  const title = t("webhooks.create");
  return (
    <FormDialog
      label={title}
      look="primary"
      icon="plus"
      text={t("webhooks.createText")}
      name="new-webhook"
      action={createWebhook}
      submit={t("webhooks.createSubmit")}
    >
      <Place tenantId={tenantId} />
      <Fields t={t} />
    </FormDialog>
  );
}

export function TestWebhook({ tenantId, webhook, t }: OneProps) {
  return (
    <ActionForm name="test-webhook" action={testWebhook} look="primary" submit={t("webhooks.test")}>
      <Place tenantId={tenantId} webhook={webhook} />
    </ActionForm>
  );
}

export function EditWebhook({ tenantId, webhook, t }: OneProps) {
  const title = t("webhooks.edit");
  return (
    <FormDialog label={title} name="edit-webhook" action={updateWebhook} submit={t("webhooks.save")}>
      <Place tenantId={tenantId} webhook={webhook} />
      <Fields webhook={webhook} t={t} />
      <CheckField
        name="enabled"
        label={t("webhooks.enabled")}
        help={t("webhooks.enabledHelp")}
        defaultChecked={webhook.enabled}
      />
    </FormDialog>
  );
}

export function RotateSecret({ tenantId, webhook, t }: OneProps) {
  const title = t("webhooks.rotate");
  const overlaps = [
    { value: "86400", label: t("webhooks.keepDay") },
    { value: "604800", label: t("webhooks.keepWeek") },
    { value: "0", label: t("webhooks.keepNot") },
  ];
  return (
    <FormDialog
      label={title}
      text={t("webhooks.rotateText")}
      name="rotate-webhook"
      action={rotateWebhookSecret}
      submit={t("webhooks.rotateSubmit")}
    >
      <Place tenantId={tenantId} webhook={webhook} />
      <SelectField name="keep_old" label={t("webhooks.keep")} options={overlaps} />
    </FormDialog>
  );
}

export function DeleteWebhook({ tenantId, webhook, t }: OneProps) {
  const title = t("webhooks.remove");
  return (
    <FormDialog
      label={title}
      look="danger"
      text={t("webhooks.removeText", { url: webhook.url })}
      name="remove-webhook"
      action={removeWebhook}
      submitLook="danger"
    >
      <Place tenantId={tenantId} webhook={webhook} />
    </FormDialog>
  );
}
