import { systemClock } from "@/lib/base/clock";
import { vaultOf } from "@/lib/keys/vault";
import { wrappedKeys } from "@/lib/store/data-keys";
import { keepTry, type Message, receiverOf, webhookQueue } from "@/lib/store/webhook-queue";
import { type Delivered, deliver } from "@/lib/webhooks/deliver";
import type { Outcome, QueuedKind } from "../queue";

/** Sends a message to a webhook, and keeps what came of it. */
export const webhookMessage: QueuedKind<Message, Delivered | Outcome> = {
  name: "webhook",
  queue: webhookQueue,
  most: 32,
  async attempt(message, sql) {
    const receiver = await receiverOf(sql, message);
    if (!receiver) return { kind: "refused", error: "the webhook is disabled" };
    const vault = vaultOf(message.tenantId, await wrappedKeys(sql, message.tenantId));
    return deliver(message, receiver, vault, systemClock());
  },
  async keep(message, outcome, isOver, sql) {
    const known = "status" in outcome ? outcome : { status: undefined, answer: undefined, milliseconds: undefined };
    await keepTry(sql, message, {
      isDone: outcome.kind === "done",
      isOver,
      isGone: known.status === 410,
      status: known.status,
      answer: known.answer,
      milliseconds: known.milliseconds,
    });
  },
  facts: ({ webhookId }) => ({ webhook: webhookId }),
  said: {
    failed: "A webhook could not be told; there will be another try",
    gaveUp: "A webhook was not told",
    broken: "A message to a webhook could not be made",
    away: "Webhooks are not told at the moment",
  },
};
