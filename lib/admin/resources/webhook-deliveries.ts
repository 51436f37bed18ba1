import { z } from "zod";
import { defineResource } from "@/lib/admin/define";
import { changed } from "@/lib/admin/errors";
import { action, operation } from "@/lib/admin/operation";
import { timePlace } from "@/lib/admin/page";
import { editors, readers } from "@/lib/admin/permissions";
import { ofTenant, type TenantWork } from "@/lib/admin/scope";
import type { Part } from "@/lib/store/page";
import { type DeliveryRow, deliveryRows } from "@/lib/store/webhook-deliveries";
import { deliveryOf, type ShownDelivery, shownDelivery } from "./webhook-schemas";

const deliveryId = z.guid();

/** What was sent to a tenant's webhooks, and what came of it. */
export const webhookDeliveries = defineResource<TenantWork, DeliveryRow, ShownDelivery>({
  name: "webhook-delivery",
  path: "webhook-deliveries",
  label: { one: "delivery", many: "deliveries" },
  about: "messages to webhooks, and what came of them",
  of: ofTenant,
  identity: { member: "id", argument: "id" },
  naming: ["id"],
  title: ({ id, type }) => `${type} (${id})`,
  output: shownDelivery,
  shown: deliveryOf,
  columns: [
    { member: "id", heading: "id" },
    { member: "created_at", heading: "made" },
    { member: "type", heading: "type" },
    { member: "state", heading: "state" },
    { member: "attempts", heading: "tries" },
    { member: "answer_status", heading: "answer" },
    { member: "next_attempt_at", heading: "next" },
    { member: "last_error", heading: "error" },
  ],
  order: "latest first",
  secretOnce: {},
  readOnly: Object.keys(shownDelivery.shape) as (keyof ShownDelivery)[],
  documents: ["payload"],
  permissions: { list: readers, show: readers, replay: editors },

  list: operation({
    about: "list the messages of the last two weeks, the latest first",
    input: z.strictObject({
      webhook: z.guid().optional().describe("To this webhook alone"),
      failed: z.boolean().default(false).describe("Only those that have not reached it"),
    }),
    flags: [
      { member: "webhook", flag: "--webhook <id>" },
      { member: "failed", flag: "--failed" },
    ],
    run: (filter, { db, tenant }: TenantWork, { limit, after }: Part) =>
      deliveryRows(db, tenant.id).list({ ...filter, limit, after: timePlace(after, deliveryId) }),
  }),
  show: {
    about: "show a message with its last answer",
    row: async ({ db, tenant }, id) =>
      deliveryId.safeParse(id).success ? deliveryRows(db, tenant.id).find(id) : undefined,
  },
  actions: {
    replay: action({
      on: "one",
      isDestructive: false,
      about: "send a message again, at once and under the same identifier",
      input: z.strictObject({}),
      output: shownDelivery,
      async run(_, { db, tenant }: TenantWork, { id }: DeliveryRow) {
        return deliveryOf(changed(await deliveryRows(db, tenant.id).replay(id), `delivery ${id}`));
      },
    }),
  },
});
