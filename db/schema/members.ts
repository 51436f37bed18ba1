import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import type { MemberRole } from "@/lib/model/system-tenant";
import { bytes } from "./bytes";
import { clients } from "./clients";
import { tenants } from "./tenants";
import { users } from "./users";

/** The system tenant, of which all members are, as a column that foreign keys can have. */
const home = () => text("home").notNull().generatedAlwaysAs(sql`'system'`);

/**
 * Who manages which tenant: users of the system tenant, and its clients, which are API keys. A row is there from when somebody is
 * added until they are removed, or deleted where they come from; a trigger keeps the last owner and the last operator, and takes the
 * invitations with it that a member made.
 */
export const members = pgTable(
  "members",
  {
    /** The tenant that is managed; the system tenant for operators. */
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    /** Whichever of the two it is. */
    id: text().notNull().generatedAlwaysAs(sql`coalesce(user_id::text, client_id)`),
    userId: uuid("user_id"),
    clientId: text("client_id"),
    home: home(),
    role: text().$type<MemberRole>().notNull(),
    /** Made as an API key of this tenant: its client goes when this row does, and has rights nowhere else. */
    isKey: boolean("is_key").notNull().default(false),
    /** The member who made the API key; null for an operator at the command line. */
    madeBy: text("made_by"),
    /** Counts the changes, so that one made on a stale copy is refused. */
    version: integer().notNull().default(1),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index("members_by_user").on(t.userId),
    index("members_by_client").on(t.clientId),
    uniqueIndex("members_own_keys").on(t.clientId).where(sql`${t.isKey}`),
    check("members_keys_are_clients", sql`${t.clientId} is not null or not ${t.isKey}`),
    foreignKey({ columns: [t.home, t.userId], foreignColumns: [users.tenantId, users.id] }).onDelete("cascade"),
    foreignKey({ columns: [t.home, t.clientId], foreignColumns: [clients.tenantId, clients.clientId] }).onDelete(
      "cascade",
    ),
    check("members_are_one", sql`num_nonnulls(${t.userId}, ${t.clientId}) = 1`),
    check("members_operate_the_system", sql`(${t.tenantId} = 'system') = (${t.role} = 'operator')`),
  ],
);

/**
 * Leave to become a member, by the SHA-256 of what stands in the link.
 *
 * | state | condition | who moves it |
 * |---|---|---|
 * | open | `redeemed_at` null, before `expires_at` | whoever may manage the members |
 * | redeemed | `redeemed_at` set, and by whom | the one statement that takes it |
 * | over | after `expires_at` | time; housekeeping deletes it a week later |
 * | gone | deleted | whoever takes it back; a change of the member who made it |
 */
export const invitations = pgTable(
  "invitations",
  {
    /** The tenant that the person will manage. */
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    hash: bytes().notNull(),
    role: text().$type<MemberRole>().notNull(),
    /** For whom it is, where that was said; nothing is sent there. */
    email: text(),
    /** The member who made it; null for an operator at the command line and for Gatehouse itself. */
    invitedBy: text("invited_by"),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
    redeemedAt: timestamp("redeemed_at", { withTimezone: true }),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.hash] }),
    unique("invitations_by_hash").on(t.hash),
    index("invitations_by_age").on(t.expiresAt),
    index("invitations_by_member").on(t.invitedBy),
    check("invitations_operate_the_system", sql`(${t.tenantId} = 'system') = (${t.role} = 'operator')`),
  ],
);

/**
 * Somebody signed in to the dashboard, by the SHA-256 of their cookie. Live until 8 hours without a request, 24 hours in all, or the
 * end of the session at the system tenant that it began with; housekeeping deletes it then.
 */
export const dashboardSessions = pgTable(
  "dashboard_sessions",
  {
    home: home(),
    hash: bytes().primaryKey(),
    userId: uuid("user_id").notNull(),
    /** The session at the system tenant. */
    sid: uuid().notNull(),
    authTime: timestamp("auth_time", { withTimezone: true }).notNull(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    seenAt: timestamp("seen_at", { withTimezone: true }).notNull().defaultNow(),
    expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
  },
  (t) => [
    index("dashboard_sessions_by_age").on(t.expiresAt),
    index("dashboard_sessions_by_sid").on(t.sid),
    index("dashboard_sessions_by_user").on(t.userId),
    foreignKey({ columns: [t.home, t.userId], foreignColumns: [users.tenantId, users.id] }).onDelete("cascade"),
  ],
);

/**
 * A run of the try-it of an application: a real flow in the browser of the admin who began it, with all that came of it.
 *
 * | state | condition | who moves it |
 * |---|---|---|
 * | begun | `answered_at` null, before `expires_at` | whoever may rotate the client's secret |
 * | answered | `answered_at` set | the one statement that takes the answer |
 * | over | after `expires_at`, 15 minutes | time; housekeeping deletes it |
 * | gone | deleted | the end of the admin's session, of the client |
 */
export const tryIts = pgTable(
  "try_its",
  {
    tenantId: text("tenant_id").notNull(),
    clientId: text("client_id").notNull(),
    hash: bytes().primaryKey(),
    /** The dashboard session, which is one admin in one browser. */
    session: bytes()
      .notNull()
      .references(() => dashboardSessions.hash, { onDelete: "cascade" }),
    /** SHA-256 of the `state` that its answer has. */
    stateHash: bytes("state_hash").notNull(),
    /** Encrypted: what was sent and answered, tokens too. */
    sealed: text().notNull(),
    answeredAt: timestamp("answered_at", { withTimezone: true }),
    expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
  },
  (t) => [
    index("try_its_by_age").on(t.expiresAt),
    index("try_its_by_session").on(t.session),
    index("try_its_by_client").on(t.tenantId, t.clientId),
    foreignKey({ columns: [t.tenantId, t.clientId], foreignColumns: [clients.tenantId, clients.clientId] }).onDelete(
      "cascade",
    ),
  ],
);
