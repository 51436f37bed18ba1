import { sql } from "drizzle-orm";
import { foreignKey, index, jsonb, pgTable, primaryKey, text, timestamp, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { Proven } from "@/lib/model/authentication";
import type { BrowserAgent } from "@/lib/model/browser-agent";
import { bytes } from "./bytes";
import { tenants } from "./tenants";
import { users } from "./users";

/**
 * A browser, known by a cookie whose secret changes at every sign-in. Sessions and interactions hang on its stable id.
 *
 * | state | condition | who moves it |
 * |---|---|---|
 * | waiting | before `expires_at`, which is that of its latest interaction | the first request that needs a person; each further one |
 * | signed in | before `expires_at`, which is that of its latest session | a sign-in, which gives it a new secret |
 * | over | after `expires_at` | time; housekeeping deletes it a week later, with what hangs on it |
 */
export const browsers = pgTable(
  "browsers",
  {
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    id: uuid().notNull(),
    secretHash: bytes("secret_hash").notNull(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
    expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    uniqueIndex("browsers_by_secret").on(t.tenantId, t.secretHash),
    index("browsers_by_age").on(t.expiresAt),
  ],
);

/**
 * One end-user signed in in one browser; several may be.
 *
 * | state | condition | who moves it |
 * |---|---|---|
 * | live | `ended_at` null, before `expires_at` | a sign-in, which renews the one that the person has there |
 * | expired | `ended_at` null, after `expires_at` | time; housekeeping ends it |
 * | ended | `ended_at` set; a trigger stops its tokens and writes who must be told | a sign-out, a change of the person, one account too many, housekeeping |
 * | gone | a week after `ended_at` | housekeeping |
 */
export const sessions = pgTable(
  "sessions",
  {
    tenantId: text("tenant_id").notNull(),
    /** The `sid` claim. */
    id: uuid().notNull(),
    browserId: uuid("browser_id").notNull(),
    userId: uuid("user_id").notNull(),
    authTime: timestamp("auth_time", { withTimezone: true }).notNull(),
    /** What the person has proven; null: the password, of a session begun before this was recorded. */
    methods: jsonb().$type<readonly Proven[]>(),
    /** What follows from the methods (lib/identity/assurance). */
    amr: text().array().notNull(),
    acr: text().notNull(),
    /** What the browser said that it is; null where it did not, or was not asked yet. */
    agent: jsonb().$type<BrowserAgent>(),
    /** From where the person signed in last: a keyed hash, as events have it. */
    address: text(),
    /** The latest one answers requests that name nobody. */
    selectedAt: timestamp("selected_at", { withTimezone: true }).notNull(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
    expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
    endedAt: timestamp("ended_at", { withTimezone: true }),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    foreignKey({ columns: [t.tenantId, t.browserId], foreignColumns: [browsers.tenantId, browsers.id] }).onDelete(
      "cascade",
    ),
    foreignKey({ columns: [t.tenantId, t.userId], foreignColumns: [users.tenantId, users.id] }).onDelete("cascade"),
    uniqueIndex("sessions_live").on(t.tenantId, t.browserId, t.userId).where(sql`${t.endedAt} is null`),
    index("sessions_by_user").on(t.tenantId, t.userId),
    index("sessions_to_end").on(t.expiresAt).where(sql`${t.endedAt} is null`),
    index("sessions_by_end").on(t.endedAt).where(sql`${t.endedAt} is not null`),
  ],
);
