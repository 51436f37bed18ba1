import { index, integer, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";
import { bytes } from "./bytes";
import { tenants } from "./tenants";

/**
 * Leave to register clients (RFC 7591 §3), by SHA-256. Life: good while `uses_left` is above zero, which each registration lowers
 * in the statement that stores the client → spent, or past `expires_at`.
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
