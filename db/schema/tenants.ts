import { integer, jsonb, pgTable, text, timestamp } from "drizzle-orm/pg-core";
import type { TenantSettings } from "@/lib/model/tenant-settings";

/** One issuer each. Life: active → disabled (`disabled_at`), when every endpoint answers as if it were unknown. */
export const tenants = pgTable("tenants", {
  id: text().primaryKey(),
  name: text().notNull(),
  /** Replaces `{PUBLIC_URL}/t/{id}` where set. */
  issuer: text(),
  /** Makes pairwise subjects; encrypted. It never changes, or every pairwise subject would. */
  pairwiseSalt: text("pairwise_salt").notNull(),
  settings: jsonb().$type<TenantSettings>().notNull(),
  /** Counts the changes, so that one made on a stale copy is refused. */
  version: integer().notNull().default(1),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
  updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
  disabledAt: timestamp("disabled_at", { withTimezone: true }),
});
