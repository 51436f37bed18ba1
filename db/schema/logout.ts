import { sql } from "drizzle-orm";
import { foreignKey, index, integer, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { clients } from "./clients";
import { sessions } from "./sessions";

/**
 * Clients that took part in a session and whose authorizations are over before it: housekeeping leaves a row here for each that
 * it deletes of a live session, so that a sign-out days later still reaches them. Life: with the session.
 */
export const participants = pgTable(
  "participants",
  {
    tenantId: text("tenant_id").notNull(),
    sessionId: uuid("session_id").notNull(),
    clientId: text("client_id").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.sessionId, t.clientId] }),
    foreignKey({ columns: [t.tenantId, t.sessionId], foreignColumns: [sessions.tenantId, sessions.id] }).onDelete(
      "cascade",
    ),
    foreignKey({ columns: [t.tenantId, t.clientId], foreignColumns: [clients.tenantId, clients.clientId] }).onDelete(
      "cascade",
    ),
  ],
);

/**
 * Who must be told by back-channel that a session ended, written by a trigger on `sessions` in the statement that ends it, so
 * that neither a crash nor a new way to end one can lose it.
 *
 * | state | condition | who moves it |
 * |---|---|---|
 * | waiting | `delivered_at` and `gave_up_at` null; due at `next_attempt_at` | the end of the session; the claim before each try puts the next one off; a retry by command |
 * | told | `delivered_at` set | the delivery |
 * | given up | `gave_up_at` set | the last try, or an answer that no try will better |
 * | gone | a week after both `ended_at` and that | housekeeping |
 *
 * A table and not pg-boss: its jobs know no tenant (they neither go with one nor can be distributed by it), it makes and migrates
 * a schema of its own through a second driver, and its workers settle a batch as one, so that a slow client would hold the others up.
 */
export const logoutNotices = pgTable(
  "logout_notices",
  {
    tenantId: text("tenant_id").notNull(),
    id: uuid().notNull().defaultRandom(),
    clientId: text("client_id").notNull(),
    /** The session that ended. No reference: the notice outlives it. */
    sid: uuid().notNull(),
    /** Whose it was. No reference: a person who is deleted is told of, too. */
    userId: uuid("user_id").notNull(),
    endedAt: timestamp("ended_at", { withTimezone: true }).notNull(),
    attempts: integer().notNull().default(0),
    nextAttemptAt: timestamp("next_attempt_at", { withTimezone: true }).notNull(),
    lastError: text("last_error"),
    deliveredAt: timestamp("delivered_at", { withTimezone: true }),
    gaveUpAt: timestamp("gave_up_at", { withTimezone: true }),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    foreignKey({ columns: [t.tenantId, t.clientId], foreignColumns: [clients.tenantId, clients.clientId] }).onDelete(
      "cascade",
    ),
    index("logout_notices_waiting").on(t.nextAttemptAt).where(sql`${t.deliveredAt} is null and ${t.gaveUpAt} is null`),
    index("logout_notices_by_age").on(t.endedAt),
  ],
);
