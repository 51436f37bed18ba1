import { index, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";
import { bytes } from "./bytes";

/** DPoP proofs that were used, by SHA-256 of key and `jti`. Life: kept until the proof itself is refused for its age (`expires_at`). */
export const usedProofs = pgTable(
  "used_proofs",
  {
    tenantId: text("tenant_id").notNull(),
    hash: bytes().notNull(),
    expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.hash] }), index("used_proofs_by_age").on(t.expiresAt)],
);
