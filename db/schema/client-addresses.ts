import { index, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";

/**
 * From where clients with credentials were given tokens, and which key set was fetched from there. Written by the servers beside the
 * requests, the newest of each client. No references: nothing locks a client's row. Life: gone with its client, or after 31 days
 * without use, by housekeeping.
 */
export const clientAddresses = pgTable(
  "client_addresses",
  {
    tenantId: text("tenant_id").notNull(),
    clientId: text("client_id").notNull(),
    /** A keyed hash of the network, as limits count by it; never the address itself. */
    address: text().notNull(),
    usedAt: timestamp("used_at", { withTimezone: true }).notNull(),
    /** When the newest key of the set that was fetched from there was made; null where none was fetched. */
    setOf: timestamp("set_of", { withTimezone: true }),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.clientId, t.address] }),
    index("client_addresses_by_address").on(t.tenantId, t.address),
    index("client_addresses_by_age").on(t.usedAt),
  ],
);
