import type { Sql } from "@/db/client";
import type { Row } from "@/db/rows";
import type { webhookDeliveries, webhooks } from "@/db/schema";
import type { Queue } from "./job-queue";

/** A message to a webhook. `attempts` counts this one too. */
export type Message = Pick<
  Row<typeof webhookDeliveries>,
  "tenantId" | "id" | "webhookId" | "type" | "payload" | "attempts"
> & { readonly lane: string };

/** Where a message goes and by what it is signed. */
export type Receiver = Pick<Row<typeof webhooks>, "url" | "secret"> & {
  /** Signs too, while the secret is being replaced. */
  readonly previousSecret: string | undefined;
};

/** Messages to webhooks, as jobs: the last try is about a day after the first. */
export const webhookQueue: Queue = {
  table: "webhook_deliveries",
  done: "delivered_at",
  lane: "webhook_id",
  columns: ["webhook_id", "type", "payload"],
  channel: "gatehouse_webhook",
  mostAttempts: 9,
  firstPause: 20,
  growth: 3.1,
  quiet: 20,
  fair: { perLane: 3, perTenant: 12 },
};

/** What is known of a try. */
export interface Try {
  readonly isDone: boolean;
  /** No other try follows. */
  readonly isOver: boolean;
  /** That the receiver wants nothing more. */
  readonly isGone: boolean;
  readonly status: number | undefined;
  /** How the answer began. */
  readonly answer: string | undefined;
  readonly milliseconds: number | undefined;
}

/** A webhook that nothing reached for so long is disabled. */
const longestFailure = "5 days";

/** @returns undefined where the webhook is disabled */
export async function receiverOf(sql: Sql, { tenantId, webhookId }: Message): Promise<Receiver | undefined> {
  const [row] = await sql<Receiver[]>`
    select url, secret, case when previous_secret_expires_at > now() then previous_secret end as previous_secret
    from webhooks where tenant_id = ${tenantId} and id = ${webhookId} and disabled_at is null`;
  return row;
}

/** Keeps what came of a try, and what follows from it for the webhook: it works, fails, or is disabled. */
export async function keepTry(sql: Sql, { tenantId, id, webhookId }: Message, tried: Try): Promise<void> {
  const { isDone, isOver, isGone, status, answer, milliseconds } = tried;
  await sql`
    with kept as (
      update webhook_deliveries set answer_status = ${status ?? null}::int, answer = ${answer ?? null}::text,
        duration_ms = ${milliseconds ?? null}::int
      where tenant_id = ${tenantId} and id = ${id}
    ), before as (
      select failing_at from webhooks
      where tenant_id = ${tenantId} and id = ${webhookId} and disabled_at is null and (not ${isDone} or failing_since is not null)
      for update
    ), changed as (
      update webhooks w set
        failing_since = case when not ${isDone} then coalesce(w.failing_since, now()) end,
        failing_at = case when not ${isDone} then coalesce(w.failing_at, case when ${isOver} then now() end) end,
        disabled_at = case when not ${isDone} and (${isGone} or w.failing_since < now() - ${longestFailure}::text::interval) then now() end
      from before where w.tenant_id = ${tenantId} and w.id = ${webhookId}
      returning before.failing_at is null and w.failing_at is not null as fails, w.disabled_at is not null as ends
    )
    insert into events (tenant_id, name, actor_kind, actor, data)
    select ${tenantId}, happened.name, 'system', 'webhooks', jsonb_build_object('webhook', ${webhookId}::text)
    from changed, lateral (values ('webhook.failing', fails), ('webhook.disabled', ends)) as happened (name, is_so)
    where happened.is_so`;
}
