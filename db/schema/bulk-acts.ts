import { sql } from "drizzle-orm";
import { foreignKey, index, integer, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";
import type { BulkAct } from "@/lib/model/bulk-act";
import { tenants } from "./tenants";

/**
 * Something that is done to many users, a job each. Whom it is done to stands firm when it begins.
 *
 * | state | condition | who moves it |
 * |---|---|---|
 * | running | `next_attempt_at` set, `done_at` and `gave_up_at` null | the job, some users at a time: `position` is how far it is |
 * | done | `done_at` set | the job, behind the last user |
 * | cancelled | `cancelled_at` and `gave_up_at` set | whoever cancels; what was done stays done |
 * | failed | `gave_up_at` set | the last try; a member who began it and may no longer |
 * | gone | a week after the end | housekeeping |
 */
export const bulkActs = pgTable(
  "bulk_acts",
  {
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    id: uuid().notNull().defaultRandom(),
    act: text().$type<BulkAct>().notNull(),
    /** By whom it is done, and recorded. */
    actorKind: text("actor_kind").notNull(),
    actor: text(),
    total: integer().notNull().default(0),
    /** The number of the user who was done last. */
    position: integer().notNull().default(0),
    succeeded: integer().notNull().default(0),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    attempts: integer().notNull().default(0),
    nextAttemptAt: timestamp("next_attempt_at", { withTimezone: true }).notNull().defaultNow(),
    lastError: text("last_error"),
    doneAt: timestamp("done_at", { withTimezone: true }),
    gaveUpAt: timestamp("gave_up_at", { withTimezone: true }),
    cancelledAt: timestamp("cancelled_at", { withTimezone: true }),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index("bulk_acts_waiting").on(t.nextAttemptAt).where(sql`${t.doneAt} is null and ${t.gaveUpAt} is null`),
  ],
);

/** Whom it is done to, by number from 1 on, and what went wrong. Life: with the act; those who were done go with its end. */
export const bulkActUsers = pgTable(
  "bulk_act_users",
  {
    tenantId: text("tenant_id").notNull(),
    actId: uuid("act_id").notNull(),
    number: integer().notNull(),
    /** No key of `users`: who was deleted meanwhile is told of. */
    userId: uuid("user_id").notNull(),
    username: text().notNull(),
    problem: text(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.actId, t.number] }),
    foreignKey({ columns: [t.tenantId, t.actId], foreignColumns: [bulkActs.tenantId, bulkActs.id] }).onDelete(
      "cascade",
    ),
  ],
);
