import { index, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";
import { bytes } from "./bytes";

/** Client assertions that were used, by SHA-256 of their `jti`. Life: kept until the assertion itself has expired (`expires_at`). */
export const usedAssertions = pgTable(
  "used_assertions",
  {
    tenantId: text("tenant_id").notNull(),
    clientId: text("client_id").notNull(),
    jtiHash: bytes("jti_hash").notNull(),
    expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.clientId, t.jtiHash] }),
    index("used_assertions_by_age").on(t.expiresAt),
  ],
);
