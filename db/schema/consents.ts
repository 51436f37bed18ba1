import { foreignKey, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { clients } from "./clients";
import { users } from "./users";

/**
 * What an end-user has consented to for a client. The table has its name from before a consent was called one everywhere; under another
 * a server of an earlier version would not find it while servers are replaced one by one. Life: grows with each consent → deleted when withdrawn.
 */
export const consents = pgTable(
  "grants",
  {
    tenantId: text("tenant_id").notNull(),
    userId: uuid("user_id").notNull(),
    clientId: text("client_id").notNull(),
    /** `scope`, `resource` or `resource scope`. */
    permissions: text().array().notNull(),
    /** Hash of the name, host and logo that the person was shown; another one asks again. Null for consents from before it was kept. */
    shown: text(),
    grantedAt: timestamp("granted_at", { withTimezone: true }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.userId, t.clientId] }),
    foreignKey({ columns: [t.tenantId, t.userId], foreignColumns: [users.tenantId, users.id] }).onDelete("cascade"),
    foreignKey({ columns: [t.tenantId, t.clientId], foreignColumns: [clients.tenantId, clients.clientId] }).onDelete(
      "cascade",
    ),
  ],
);
