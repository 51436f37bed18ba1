import {
  createWebhook,
  removeWebhook,
  rotateWebhookSecret,
  testWebhook,
  updateWebhook,
} from "@/app/admin/_actions/webhooks";
import { ActionForm } from "@/app/admin/_kit/action-form";
import type { BadgeTone } from "@/app/admin/_kit/badge";
import { Dialog } from "@/app/admin/_kit/dialog";
import { CheckField, ChoicesField, SelectField, TextField } from "@/app/admin/_kit/fields";
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
    <Dialog label={title} look="primary" icon="plus" title={title} text={t("webhooks.createText")}>
      <ActionForm name="new-webhook" action={createWebhook} submit={t("webhooks.createSubmit")}>
        <Place tenantId={tenantId} />
        <Fields t={t} />
      </ActionForm>
    </Dialog>
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
    <Dialog label={title} title={title}>
      <ActionForm name="edit-webhook" action={updateWebhook} submit={t("webhooks.save")}>
        <Place tenantId={tenantId} webhook={webhook} />
        <Fields webhook={webhook} t={t} />
        <CheckField
          name="enabled"
          label={t("webhooks.enabled")}
          help={t("webhooks.enabledHelp")}
          defaultChecked={webhook.enabled}
        />
      </ActionForm>
    </Dialog>
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
    <Dialog label={title} title={title} text={t("webhooks.rotateText")}>
      <ActionForm name="rotate-webhook" action={rotateWebhookSecret} submit={t("webhooks.rotateSubmit")}>
        <Place tenantId={tenantId} webhook={webhook} />
        <SelectField name="keep_old" label={t("webhooks.keep")} options={overlaps} />
      </ActionForm>
    </Dialog>
  );
}

export function DeleteWebhook({ tenantId, webhook, t }: OneProps) {
  const title = t("webhooks.remove");
  return (
    <Dialog label={title} look="danger" title={title} text={t("webhooks.removeText", { url: webhook.url })}>
      <ActionForm name="remove-webhook" action={removeWebhook} look="danger" submit={title}>
        <Place tenantId={tenantId} webhook={webhook} />
      </ActionForm>
    </Dialog>
  );
}
