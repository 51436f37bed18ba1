import { index, integer, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";
import { bytes } from "./bytes";
import { tenants } from "./tenants";

/**
 * Leave to register clients (RFC 7591 §3), by SHA-256.
 *
 * | state | condition | who moves it |
 * |---|---|---|
 * | good | `uses_left` above zero, before `expires_at` | an operator |
 * | spent | `uses_left` zero | the registration that uses it last, in the statement that stores the client |
 * | over | after `expires_at` | time; housekeeping deletes it, and a spent one |
 */
export const initialAccessTokens = pgTable(
  "initial_access_tokens",
  {
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    hash: bytes().notNull(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
    usesLeft: integer("uses_left").notNull(),
    /** For whom it was made, in the operator's words. */
    note: text(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.hash] }), index("initial_access_tokens_by_age").on(t.expiresAt)],
);
