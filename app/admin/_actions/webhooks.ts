"use server";

import { z } from "zod";
import { webhookDeliveries } from "@/lib/admin/resources/webhook-deliveries";
import { rotatedSecret, shownDelivery } from "@/lib/admin/resources/webhook-schemas";
import { webhooks } from "@/lib/admin/resources/webhooks";
import type { Outcome } from "@/lib/dashboard/outcome";
import { act } from "./act";

const textOf = (form: FormData, name: string) => String(form.get(name) ?? "").trim();
const placeOf = (form: FormData) => ({ tenantId: textOf(form, "tenant"), id: textOf(form, "id") });
const given = (form: FormData) => ({
  url: textOf(form, "url"),
  description: textOf(form, "description") || null,
  events: form.getAll("events").map(String),
});
const names = ["url", "description", "events"];
const place = (tenantId: string, id?: string) => `/admin/t/${tenantId}/webhooks${id === undefined ? "" : `/${id}`}`;

/** Makes a webhook, and tells its secret once. */
export async function createWebhook(_: Outcome, form: FormData): Promise<Outcome> {
  const { tenantId } = placeOf(form);
  return act({ tenantId, names }, async ({ context, t }) => {
    const { id, secret = "" } = await webhooks.create(context, given(form));
    const secrets = [{ label: t("webhooks.secret"), value: secret }];
    return { kind: "done", message: t("webhooks.created"), secrets, href: place(tenantId, id) };
  });
}

/** Changes a webhook, where it still is what was looked at. */
export async function updateWebhook(_: Outcome, form: FormData): Promise<Outcome> {
  const { tenantId, id } = placeOf(form);
  return act({ tenantId, names }, async ({ context, t }) => {
    const version = z.coerce.number().parse(textOf(form, "version"));
    await webhooks.update(context, id, { ...given(form), enabled: form.has("enabled"), version });
    return { kind: "done", message: t("webhooks.saved") };
  });
}

/** Makes a new secret, and tells it once. */
export async function rotateWebhookSecret(_: Outcome, form: FormData): Promise<Outcome> {
  const { tenantId, id } = placeOf(form);
  return act({ tenantId, names: ["keep_old"], isSensitive: true }, async ({ context, t }) => {
    const input = { keep_old: Number(textOf(form, "keep_old")) };
    const { secret } = rotatedSecret.parse(await webhooks.act(context, "rotate-secret", id, input));
    return { kind: "done", message: t("webhooks.rotated"), secrets: [{ label: t("webhooks.secret"), value: secret }] };
  });
}

/** Sends a test, and goes to what came of it. */
export async function testWebhook(_: Outcome, form: FormData): Promise<Outcome> {
  const { tenantId, id } = placeOf(form);
  return act({ tenantId }, async ({ context, t }) => {
    const made = shownDelivery.parse(await webhooks.act(context, "send-test", id, {}));
    return { kind: "done", message: t("webhooks.testSent"), href: `${place(tenantId, id)}/${made.id}` };
  });
}

/** Sends a message again. */
export async function replayDelivery(_: Outcome, form: FormData): Promise<Outcome> {
  const { tenantId, id } = placeOf(form);
  return act({ tenantId }, async ({ context, t }) => {
    await webhookDeliveries.act(context, "replay", id, {});
    return { kind: "done", message: t("webhooks.replayed") };
  });
}

/** Deletes a webhook with its messages. */
export async function removeWebhook(_: Outcome, form: FormData): Promise<Outcome> {
  const { tenantId, id } = placeOf(form);
  return act({ tenantId }, async ({ context, t }) => {
    await webhooks.remove(context, id);
    return { kind: "done", message: t("webhooks.removed"), href: place(tenantId) };
  });
}
