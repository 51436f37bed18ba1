import { jsonb, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";
import type { ClientMetadata } from "@/lib/oidc/registration/metadata";
import { tenants } from "./tenants";

/** Relying parties. Life: active → disabled (`disabled_at`) → deleted with everything issued to it. */
export const clients = pgTable(
  "clients",
  {
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    clientId: text("client_id").notNull(),
    /** Registered metadata in its registered names, defaults filled in. */
    metadata: jsonb().$type<ClientMetadata>().notNull(),
    /** Encrypted, since it is an HMAC key too; null for a client without one. */
    secret: text(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
    disabledAt: timestamp("disabled_at", { withTimezone: true }),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.clientId] })],
);
