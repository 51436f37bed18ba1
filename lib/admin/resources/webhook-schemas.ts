import { z } from "zod";
import { expectedVersion, shownVersion } from "@/lib/admin/schemas";
import { eventNames } from "@/lib/events/catalogue";
import { refusalOf } from "@/lib/http/outbound";
import type { DeliveryRow } from "@/lib/store/webhook-deliveries";
import type { WebhookRow } from "@/lib/store/webhook-rows";
import { messageId } from "@/lib/webhooks/deliver";
import { isWebhookSecret } from "@/lib/webhooks/secret";

/** A webhook as administrators see one; its secret only when it is made. */
export const shownWebhook = z.object({
  id: z.string().describe("By which it is found"),
  name: z.string().nullable().describe("By which configuration files know it; null for one known by its id"),
  url: z.string().describe("Where messages are sent"),
  description: z.string().nullable().describe("What it is for"),
  events: z.array(z.string()).describe("Names of events, `group.*` for all of a group, or `*`"),
  enabled: z.boolean().describe("Whether it gets messages"),
  state: z
    .enum(["active", "failing", "disabled"])
    .describe("`failing`: a message went unanswered through all its tries; after five days of that it is disabled"),
  failing_since: z.date().nullable().describe("Since when nothing that was sent succeeded"),
  secret: z.string().optional().describe("By which its receiver verifies messages. Told once, when it is made"),
  previous_secret_expires_at: z.date().nullable().describe("Until when messages are signed by the secret before, too"),
  version: shownVersion,
  created_at: z.date().describe("When it was made"),
  updated_at: z.date().describe("When it was last changed"),
});

export type ShownWebhook = z.infer<typeof shownWebhook>;

const groups = [...new Set(eventNames.map((name) => name.split(".")[0]))];
const patterns: ReadonlySet<string> = new Set(["*", ...groups.map((group) => `${group}.*`), ...eventNames]);

const url = z
  .string()
  .max(2_000)
  .superRefine((text, context) => {
    const why = URL.canParse(text) ? refusalOf(text) : "must be a URL";
    if (why !== undefined) context.addIssue({ code: "custom", message: why });
  })
  .describe("Where messages are sent: https, on the public internet");
const description = z.string().min(1).max(200).nullable().describe("What it is for");
const events = z
  .array(
    z.string().refine((name) => patterns.has(name), {
      error: ({ input }) => `there is no event ${String(input).slice(0, 60)}; names are in docs/webhooks.md`,
    }),
  )
  .min(1, "name at least one event, or * for all")
  .max(100)
  .transform((names) => [...new Set(names)])
  .describe("Names of events, `group.*` for all of a group, or `*`");
const name = z
  .string()
  .regex(/^[A-Za-z0-9][\w.-]{0,62}$/, "must be 1 to 63 letters, digits, dots, hyphens or underscores")
  .nullable()
  .describe("By which configuration files know it");
const secret = z
  .string()
  .refine(isWebhookSecret, "must be whsec_ and 24 to 64 bytes in base64 (Standard Webhooks)")
  .describe("By which its receiver verifies messages; made where it is left out");
const enabled = z.boolean().describe("Whether it gets messages; what happens while it does not is never sent");

export const newWebhook = z.strictObject({
  name: name.optional(),
  url,
  description: description.optional(),
  events,
  enabled: enabled.default(true),
  secret: secret.optional(),
});

export const webhookChange = z.strictObject({
  name: name.optional(),
  url: url.optional(),
  description: description.optional(),
  events: events.optional(),
  enabled: enabled.optional(),
  secret: secret.optional().describe("In place of the one that it has, which signs too for another day"),
  version: expectedVersion,
});

/** Seconds that messages are signed by the secret before, too. */
export const usualOverlap = 86_400;

export const secretRotation = z.strictObject({
  keep_old: z
    .int()
    .min(0)
    .max(7 * 86_400)
    .default(usualOverlap)
    .describe("Messages are signed by the old secret too for so long, in seconds"),
});

export const rotatedSecret = z.object({
  id: z.string().describe("The webhook"),
  secret: z.string().describe("The new one. Told once"),
  previous_secret_expires_at: z.date().nullable().describe("Until when messages are signed by the secret before, too"),
  version: shownVersion,
});

/** A message to a webhook, as administrators see one. */
export const shownDelivery = z.object({
  id: z.string().describe("By which it is found and sent again"),
  message_id: z.string().describe("Its `webhook-id`, the same each time that it is sent"),
  webhook: z.string().describe("To whom it goes"),
  type: z.string().describe("What happened"),
  event: z.string().nullable().describe("The event that it tells of; null for a test"),
  state: z.enum(["waiting", "delivered", "gave_up"]).describe("What came of it"),
  attempts: z.int().describe("How often it was tried"),
  answer_status: z.int().nullable().describe("The status of the last answer; null where none came"),
  answer: z.string().nullable().describe("How the last answer began"),
  duration_ms: z.int().nullable().describe("How long the last try took, in milliseconds"),
  last_error: z.string().nullable().describe("Why the last try failed"),
  created_at: z.date().describe("When it was made"),
  next_attempt_at: z.date().nullable().describe("When it is tried next; null where it will not be"),
  delivered_at: z.date().nullable().describe("When it was answered as it should be"),
  payload: z.record(z.string(), z.unknown()).describe("What is sent"),
});

export type ShownDelivery = z.infer<typeof shownDelivery>;

export function webhookOf(row: WebhookRow): ShownWebhook {
  const isOverlapping = row.previousSecretExpiresAt !== null && row.previousSecretExpiresAt > new Date();
  return {
    id: row.id,
    name: row.name,
    url: row.url,
    description: row.description,
    events: row.events,
    enabled: row.disabledAt === null,
    state: row.disabledAt ? "disabled" : row.failingAt ? "failing" : "active",
    failing_since: row.failingSince,
    previous_secret_expires_at: isOverlapping ? row.previousSecretExpiresAt : null,
    version: row.version,
    created_at: row.createdAt,
    updated_at: row.updatedAt,
  };
}

export function deliveryOf(row: DeliveryRow): ShownDelivery {
  const state = row.deliveredAt ? "delivered" : row.gaveUpAt ? "gave_up" : "waiting";
  return {
    id: row.id,
    message_id: messageId(row.id),
    webhook: row.webhookId,
    type: row.type,
    event: row.eventId,
    state,
    attempts: row.attempts,
    answer_status: row.answerStatus,
    answer: row.answer,
    duration_ms: row.durationMs,
    last_error: row.lastError,
    created_at: row.createdAt,
    next_attempt_at: state === "waiting" ? row.nextAttemptAt : null,
    delivered_at: row.deliveredAt,
    payload: row.payload,
  };
}
