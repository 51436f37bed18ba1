import { pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";
import { tenants } from "./tenants";

/**
 * What a tenant's secrets are encrypted under. The newest closes, each opens. Life: until a newer one has been there for a day and
 * nothing is under this one any more, which housekeeping deletes it by; or until its tenant is deleted, which makes everything under
 * it unreadable, in backups of the rows too.
 */
export const dataKeys = pgTable(
  "data_keys",
  {
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    /** Stands in each secret that is under it. */
    id: text().notNull(),
    /** 256 random bits, encrypted under the installation's key, which is not in the database. */
    wrapped: text().notNull(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.id] })],
);
