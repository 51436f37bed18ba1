import { index, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";
import { bytes } from "./bytes";

/**
 * What requests of the management API with an `Idempotency-Key` came to, so that one that is sent again is answered and not done again.
 * A row is written in the transaction that did it. Life: until `expires_at`.
 */
export const idempotencyKeys = pgTable(
  "idempotency_keys",
  {
    /** The tenant that the request is about; empty for the installation. */
    tenantId: text("tenant_id").notNull(),
    /** Who sent it: the kind of caller and its identifier. */
    caller: text().notNull(),
    /** Of the key. */
    hash: bytes().notNull(),
    /** Encrypted: the hash of the request and the answer, which may tell a secret that is told once. */
    sealed: text().notNull(),
    expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.caller, t.hash] }), index("idempotency_keys_by_age").on(t.expiresAt)],
);
