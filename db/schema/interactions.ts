import { sql } from "drizzle-orm";
import { foreignKey, index, jsonb, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";
import type { InteractionForm, InteractionRequest } from "@/lib/model/interaction";
import { browsers } from "./sessions";

/**
 * A request that waits for the person. Life: open → completed (`completed_at`) or past `expires_at` → cut to the client that it
 * came from (a large one when it has expired, any other a day later), so that a late visitor finds the way back → deleted a week
 * after `expires_at`.
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
    index("interactions_by_browser").on(t.tenantId, t.browserId, t.createdAt),
    index("interactions_to_cut").on(t.expiresAt).where(sql`${t.request} ->> 'kind' <> 'over'`),
  ],
);
