import { foreignKey, index, integer, pgTable, primaryKey, text, timestamp, unique, uuid } from "drizzle-orm/pg-core";
import { bytes } from "./bytes";
import { users } from "./users";

/**
 * Leave to choose a password without knowing the one before, by the SHA-256 of what stands in the link: for somebody who was invited, or
 * has forgotten it. A person has one at the most, and the next takes its place.
 *
 * | state | condition | who moves it |
 * |---|---|---|
 * | open | before `expires_at`, the person as they were: not disabled, `credentials_version` the same | whoever may help people |
 * | gone | deleted | the one statement that takes it; the next link for the person |
 * | over | any other | time, or a change of the person's credentials; housekeeping deletes it after `expires_at` |
 */
export const passwordLinks = pgTable(
  "password_links",
  {
    tenantId: text("tenant_id").notNull(),
    userId: uuid("user_id").notNull(),
    hash: bytes().notNull(),
    /** Whether it is for a first password, or another one. */
    kind: text().$type<"first" | "reset">().notNull(),
    /** The person's when it was made: whoever has got in meanwhile needs none. */
    credentialsVersion: integer("credentials_version").notNull(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.userId] }),
    unique("password_links_by_hash").on(t.tenantId, t.hash),
    index("password_links_by_age").on(t.expiresAt),
    foreignKey({ columns: [t.tenantId, t.userId], foreignColumns: [users.tenantId, users.id] }).onDelete("cascade"),
  ],
);
