import { type AnyColumn, sql } from "drizzle-orm";
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
import type { ClaimSource } from "@/lib/model/claim-sources";
import type { UserClaims } from "@/lib/model/user-claims";
import { tenants } from "./tenants";

/**
 * What users are searched by: the words of user name, name, e-mail address and telephone number (its digits in one, too), in lower case,
 * each behind a line break. A search has the index only where it says this letter by letter.
 */
export const searchText = ({
  username,
  claims,
}: {
  readonly username: AnyColumn;
  readonly claims: AnyColumn;
}) => sql<string>`
  lower(translate(E'\\n' || ${username} || ' ' || coalesce(${claims} ->> 'name', '') || ' ' || coalesce(${claims} ->> 'email', '') || ' ' ||
  coalesce(${claims} ->> 'phone_number', '') || ' ' || regexp_replace(coalesce(${claims} ->> 'phone_number', ''), '[^0-9]', '', 'g'), ' ', E'\\n'))`;

/** End-users. Life: active → disabled (`disabled_at`: cannot sign in, sessions and tokens stop) → deleted. */
export const users = pgTable(
  "users",
  {
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    /** The public subject identifier. */
    id: uuid().notNull().defaultRandom(),
    username: text().notNull(),
    /** Standard claims (OIDC Core §5.1) without `sub` and `updated_at`. */
    claims: jsonb().$type<UserClaims>().notNull(),
    /** Claims that others assert about the person (OIDC Core §5.6.2). */
    claimSources: jsonb("claim_sources").$type<readonly ClaimSource[]>().notNull().default([]),
    /** Counts the changes, so that one made on a stale copy is refused. */
    version: integer().notNull().default(1),
    /** Raised by every change of a credential, by the tables that hold them (triggers), so that what was verified before it counts no more. */
    credentialsVersion: integer("credentials_version").notNull().default(1),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
    disabledAt: timestamp("disabled_at", { withTimezone: true }),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    uniqueIndex("users_by_username").on(t.tenantId, sql`lower(${t.username})`),
    uniqueIndex("users_by_email").on(t.tenantId, sql`lower(${t.claims} ->> 'email')`),
    index("users_by_search_text").using("gin", sql`(${searchText(t)}) gin_trgm_ops`),
    index("users_disabled").on(t.tenantId, sql`lower(${t.username})`).where(sql`${t.disabledAt} is not null`),
  ],
);

/**
 * argon2id hashes in PHC form; replaced whole when the password or the parameters change. Those that were brought along from elsewhere
 * have a kind (lib/identity/foreign), until their person signs in and they become one of ours.
 */
export const passwords = pgTable(
  "passwords",
  {
    tenantId: text("tenant_id").notNull(),
    userId: uuid("user_id").notNull(),
    hash: text().notNull(),
    foreignKind: text("foreign_kind"),
    /** When the password became another one. A new hash of the same password leaves it. */
    changedAt: timestamp("changed_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.userId] }),
    foreignKey({ columns: [t.tenantId, t.userId], foreignColumns: [users.tenantId, users.id] }).onDelete("cascade"),
    index("passwords_foreign").on(t.tenantId, t.foreignKind).where(sql`${t.foreignKind} is not null`),
  ],
);

/** The kinds of hashes that a tenant's people brought along, few of them. Life: from the first such hash → housekeeping, when the last was renewed. */
export const foreignKinds = pgTable(
  "foreign_kinds",
  {
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    kind: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.kind] })],
);

/**
 * Tries in a window: failed sign-ins per account and per address, and what proves nothing (lib/limits). Life: until `window_ends_at`;
 * an account's a week more, so that the next window is longer.
 */
export const attempts = pgTable(
  "attempts",
  {
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    /** `user:{id}`, `user:{id}:{browser}`, or a keyed hash of an unknown name or an address, so that none of these is kept. */
    subject: text().notNull(),
    failures: integer().notNull(),
    /** Of an account: wrong passwords since the last right one, over all windows. */
    inARow: integer("in_a_row").notNull().default(0),
    windowEndsAt: timestamp("window_ends_at", { withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.subject] }), index("attempts_by_age").on(t.windowEndsAt)],
);
