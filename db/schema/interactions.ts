import { sql } from "drizzle-orm";
import { foreignKey, index, jsonb, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";
import type { InteractionForm, InteractionRequest } from "@/lib/model/interaction";
import type { Progress } from "@/lib/model/progress";
import { browsers } from "./sessions";

/**
 * A request that waits for the person.
 *
 * | state | condition | who moves it |
 * |---|---|---|
 * | open | `completed_at` null, before `expires_at` | the request that needs the person |
 * | completed | `completed_at` set | the one answer that wins |
 * | expired | `completed_at` null, after `expires_at` | time |
 * | cut | `request.kind` is `over`: all that is left is the client, so that a late visitor finds the way back | housekeeping: a large one when it has expired, any other a day later |
 * | gone | a week after `expires_at`, or pushed out by newer ones of its browser | housekeeping, the browser's next request |
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
    /** What has been given of a sign-in that takes several steps; its secrets are encrypted. */
    progress: jsonb().$type<Progress>(),
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
