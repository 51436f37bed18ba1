import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Db } from "@/db/client";
import { defineResource } from "@/lib/admin/define";
import { AdminError, contested } from "@/lib/admin/errors";
import { action, operation } from "@/lib/admin/operation";
import { timePlace } from "@/lib/admin/page";
import { editors, readers } from "@/lib/admin/permissions";
import type { Told } from "@/lib/admin/recording";
import type { Flag } from "@/lib/admin/resource";
import { ofTenant, type TenantWork } from "@/lib/admin/scope";
import { asSystem } from "@/lib/admin/system";
import { vaultFor } from "@/lib/keys/vault";
import type { Part, Writer } from "@/lib/store/page";
import { deliveryRows } from "@/lib/store/webhook-deliveries";
import { isTakenName, mostWebhooks, type WebhookRow, webhookRows } from "@/lib/store/webhook-rows";
import { newWebhookSecret, sealedWebhookSecret, webhookSecretContext } from "@/lib/webhooks/secret";
import {
  deliveryOf,
  newWebhook,
  rotatedSecret,
  type ShownWebhook,
  secretRotation,
  shownDelivery,
  shownWebhook,
  usualOverlap,
  webhookChange,
  webhookOf,
} from "./webhook-schemas";

const webhookId = z.guid();

const flags: readonly Flag[] = [
  { member: "name", flag: "--name <name>" },
  { member: "url", flag: "--url <url>" },
  { member: "description", flag: "--description <text>" },
  { member: "events", flag: "--event <name>", about: "an event, group.* or *; may be repeated" },
];

/** Where a tenant's events are sent (Standard Webhooks). */
export const webhooks = defineResource<TenantWork, WebhookRow, ShownWebhook>({
  name: "webhook",
  path: "webhooks",
  label: { one: "webhook", many: "webhooks" },
  about: "addresses that are told of a tenant's events as they happen",
  of: ofTenant,
  identity: { member: "id", argument: "id" },
  naming: ["id", "url"],
  title: ({ id, url }) => `${url} (${id})`,
  output: shownWebhook,
  shown: webhookOf,
  columns: [
    { member: "id", heading: "id" },
    { member: "url", heading: "url" },
    { member: "events", heading: "events" },
    { member: "state", heading: "state" },
    { member: "description", heading: "description" },
  ],
  order: "oldest first",
  secretOnce: { secret: "secret" },
  readOnly: ["id", "state", "failing_since", "previous_secret_expires_at", "created_at", "updated_at"],
  documents: [],
  permissions: {
    list: readers,
    show: readers,
    create: editors,
    update: editors,
    remove: editors,
    "rotate-secret": editors,
    "send-test": editors,
  },

  list: operation({
    about: "list the webhooks, without their secrets",
    input: z.strictObject({}),
    run: (_, { db, tenant }: TenantWork, { limit, after }: Part) =>
      webhookRows(db, tenant.id).list({ limit, after: timePlace(after, webhookId) }),
  }),
  show: {
    about: "show a webhook, without its secret",
    row: async ({ db, tenant }, id) =>
      webhookId.safeParse(id).success ? webhookRows(db, tenant.id).find(id) : undefined,
  },
  create: operation({
    about: "make a webhook with its secret",
    input: newWebhook,
    flags: flags.map((flag) => ({ ...flag, isRequired: flag.member === "url" || flag.member === "events" })),
    async run({ enabled: isEnabled, description = null, name = null, ...given }, { db, tenant }: TenantWork) {
      const { secret = newWebhookSecret() } = given;
      const id = randomUUID();
      const sealed = sealedWebhookSecret(await vaultFor(db, tenant.id), id, secret);
      const row = await named(() =>
        webhookRows(db, tenant.id).add({ ...given, name, description, id, secret: sealed, isEnabled }),
      );
      if (!row) throw new AdminError("conflict", `a tenant has ${mostWebhooks} webhooks at the most; delete one first`);
      return { ...webhookOf(row), secret };
    },
    events: ({ id: webhook }) => [{ name: "webhook.created", data: { webhook } }],
  }),
  update: operation({
    about: "change a webhook; what is not named stays",
    input: webhookChange,
    flags: [
      ...flags,
      { member: "enabled", flag: "--enable", value: true, about: "send what happens from now on" },
      { member: "enabled", flag: "--disable", value: false, about: "send nothing" },
    ],
    async run({ enabled: isEnabled, version: _, secret, ...change }, { db, tenant }: TenantWork, before: WebhookRow) {
      const sealed = secret && sealedWebhookSecret(await vaultFor(db, tenant.id), before.id, secret);
      const row = await named(() =>
        webhookRows(db, tenant.id).change(before, {
          ...change,
          isEnabled,
          ...(sealed && { secret: { sealed, keepOld: usualOverlap } }),
        }),
      );
      return row && webhookOf(row);
    },
  }),
  changed({ after: { id: webhook }, members }) {
    const set = members.filter((name) => !consequences.includes(name));
    const rotated: Told = { name: "webhook.secret-rotated", data: { webhook } };
    return [
      ...(set.length > 0 ? [{ name: "webhook.changed", data: { webhook, members: set } } satisfies Told] : []),
      ...(members.includes("previous_secret_expires_at") ? [rotated] : []),
    ];
  },
  remove: {
    about: "delete a webhook with its messages",
    run: ({ db, tenant }, { id }) => webhookRows(db, tenant.id).remove(id),
    events: ({ id: webhook }) => [{ name: "webhook.removed", data: { webhook } }],
  },
  actions: {
    "rotate-secret": action({
      on: "one",
      isDestructive: true,
      about: "make a new secret; messages are signed by the old one too for a day, unless said otherwise",
      input: secretRotation,
      output: rotatedSecret,
      flags: [{ member: "keep_old", flag: "--keep-old <seconds>" }],
      async run({ keep_old: keepOld }, { db, tenant }: TenantWork, before: WebhookRow) {
        const secret = newWebhookSecret();
        const sealed = sealedWebhookSecret(await vaultFor(db, tenant.id), before.id, secret);
        const row = await webhookRows(db, tenant.id).change(before, { secret: { sealed, keepOld } });
        if (!row) throw contested(`webhook ${before.id}`);
        const { id, previous_secret_expires_at, version } = webhookOf(row);
        return { id, secret, previous_secret_expires_at, version };
      },
      events: ({ id: webhook }) => [{ name: "webhook.secret-rotated", data: { webhook } }],
    }),
    "send-test": action({
      on: "one",
      isDestructive: false,
      about: "send a message of type webhook.test, at once",
      input: z.strictObject({}),
      output: shownDelivery,
      async run(_, { db, tenant }: TenantWork, { id, disabledAt }: WebhookRow) {
        if (disabledAt) throw new AdminError("conflict", "the webhook is disabled: enable it first");
        const payload = {
          type: "webhook.test",
          timestamp: new Date().toISOString(),
          data: { tenant: tenant.id, details: { webhook: id } },
        };
        return deliveryOf(await deliveryRows(db, tenant.id).add(id, "webhook.test", payload));
      },
    }),
  },
});

/** What follows from other changes. */
const consequences = ["state", "failing_since", "previous_secret_expires_at"];

async function named<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw isTakenName(error) ? new AdminError("conflict", "name: another webhook has it") : error;
  }
}

/** Whether a text is a webhook's secret of now. */
export async function isSecretOf(db: Writer, tenantId: string, id: string, text: string): Promise<boolean> {
  const row = await webhookRows(db, tenantId).find(id);
  if (!row) return false;
  const vault = await vaultFor(db, tenantId);
  return (await vault.open(row.secret, webhookSecretContext(tenantId, id))) === text;
}

export const createWebhook = (db: Db, tenantId: string, input: unknown) =>
  webhooks.create(asSystem(db, tenantId), input);
