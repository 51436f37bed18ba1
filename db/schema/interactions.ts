import { foreignKey, index, jsonb, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";
import type { InteractionForm, InteractionRequest } from "@/lib/oidc/interaction/types";
import { browsers } from "./sessions";

/**
 * A request that waits for the person. Life: open → completed (`completed_at`) or past `expires_at`. It is kept for a week
 * after that, so that a late visitor can start again where the request came from.
 */
export const interactions = pgTable(
  "interactions",
  {
    tenantId: text("tenant_id").notNull(),
    id: text().notNull(),
    browserId: uuid("browser_id").notNull(),
    prompt: text().notNull(),
    reason: text().notNull(),
    request: jsonb().$type<InteractionRequest>().notNull(),
    /** What the person typed and what was wrong with it, never a secret. */
    form: jsonb().$type<InteractionForm>().notNull().default({}),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
    expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
    completedAt: timestamp("completed_at", { withTimezone: true }),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    foreignKey({ columns: [t.tenantId, t.browserId], foreignColumns: [browsers.tenantId, browsers.id] }).onDelete(
      "cascade",
    ),
    index("interactions_by_age").on(t.expiresAt),
  ],
);
