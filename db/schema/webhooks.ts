import { sql } from "drizzle-orm";
import {
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { tenants } from "./tenants";

/**
 * Where a tenant's events are sent (Standard Webhooks).
 *
 * | state | condition | who moves it |
 * |---|---|---|
 * | active | `failing_at` and `disabled_at` null | an admin; a delivery that succeeds |
 * | failing | `failing_at` set: a message went unanswered through all its tries | the last try of a delivery |
 * | disabled | `disabled_at` set: gets nothing | an admin; five days without a success; its own answer 410 |
 */
export const webhooks = pgTable(
  "webhooks",
  {
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    id: uuid().notNull().defaultRandom(),
    /** By which configuration files know it; null for one that none has named. */
    name: text(),
    url: text().notNull(),
    description: text(),
    /** Names of events, `group.*` or `*`. */
    events: text().array().notNull(),
    /** Encrypted, since it signs. */
    secret: text().notNull(),
    /** The one before it, encrypted likewise: signs too until `previous_secret_expires_at`. */
    previousSecret: text("previous_secret"),
    previousSecretExpiresAt: timestamp("previous_secret_expires_at", { withTimezone: true }),
    /** Gets what happens from then on: when it was made, or enabled again. */
    activeFrom: timestamp("active_from", { withTimezone: true }).notNull().defaultNow(),
    /** Since when nothing succeeded that was tried; null after a success. */
    failingSince: timestamp("failing_since", { withTimezone: true }),
    failingAt: timestamp("failing_at", { withTimezone: true }),
    disabledAt: timestamp("disabled_at", { withTimezone: true }),
    version: integer().notNull().default(1),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.id] }), uniqueIndex("webhooks_by_name").on(t.tenantId, t.name)],
);

/**
 * Messages to webhooks: each a job, and what is known of it afterwards.
 *
 * | state | condition | who moves it |
 * |---|---|---|
 * | waiting | `delivered_at` and `gave_up_at` null; due at `next_attempt_at` | the round `webhooks`; a test; a replay; each claim puts the next try off |
 * | delivered | `delivered_at` set | an answer 2xx |
 * | given up | `gave_up_at` set | the last try, or an answer that no try will better |
 * | gone | two weeks after it was made and that | housekeeping |
 */
export const webhookDeliveries = pgTable(
  "webhook_deliveries",
  {
    tenantId: text("tenant_id").notNull(),
    /** The message's own, by which its receiver knows one that comes again. */
    id: uuid().notNull().defaultRandom(),
    webhookId: uuid("webhook_id").notNull(),
    /** Null for a test. No reference: events go by months. */
    eventId: uuid("event_id"),
    type: text().notNull(),
    payload: jsonb().$type<Readonly<Record<string, unknown>>>().notNull(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    attempts: integer().notNull().default(0),
    nextAttemptAt: timestamp("next_attempt_at", { withTimezone: true }).notNull().defaultNow(),
    lastError: text("last_error"),
    /** Of the last try: the status of the answer, how it began, and how long it took. Null where there was none. */
    answerStatus: integer("answer_status"),
    answer: text(),
    durationMs: integer("duration_ms"),
    deliveredAt: timestamp("delivered_at", { withTimezone: true }),
    gaveUpAt: timestamp("gave_up_at", { withTimezone: true }),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    foreignKey({ columns: [t.tenantId, t.webhookId], foreignColumns: [webhooks.tenantId, webhooks.id] }).onDelete(
      "cascade",
    ),
    uniqueIndex("webhook_deliveries_once").on(t.tenantId, t.webhookId, t.eventId),
    index("webhook_deliveries_waiting")
      .on(t.nextAttemptAt)
      .where(sql`${t.deliveredAt} is null and ${t.gaveUpAt} is null`),
    index("webhook_deliveries_by_webhook").on(t.tenantId, t.webhookId, t.createdAt, t.id),
    index("webhook_deliveries_by_age").on(t.createdAt),
  ],
);

/** How far a round has read in the events of all tenants. A row each. */
export const eventReaders = pgTable("event_readers", {
  name: text().primaryKey(),
  /** Whatever is older is read, even of a transaction that we are not allowed to see. */
  settled: timestamp({ withTimezone: true }).notNull(),
  /** Whatever is older is read, of the transactions that we see. */
  near: timestamp({ withTimezone: true }).notNull(),
  /** When it was last read from `settled` on. */
  settledAt: timestamp("settled_at", { withTimezone: true }).notNull(),
});
