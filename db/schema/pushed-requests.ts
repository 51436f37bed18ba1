import { sql } from "drizzle-orm";
import { index, jsonb, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";
import type { RawParams } from "@/lib/model/interaction";
import { bytes } from "./bytes";

/**
 * Pushed authorization requests (RFC 9126).
 *
 * | state | condition | who moves it |
 * |---|---|---|
 * | waiting | before `expires_at`; can be looked up again, since people reload pages | the client that pushes it |
 * | under way | after `expires_at`, before `kept_until`: only the interaction begun with it can answer it | the interaction, which moves `kept_until` to its own end |
 * | gone | deleted | the one answer that wins, its client's end, housekeeping after `kept_until` |
 */
export const pushedRequests = pgTable(
  "pushed_requests",
  {
    tenantId: text("tenant_id").notNull(),
    hash: bytes().notNull(),
    clientId: text("client_id").notNull(),
    params: jsonb().$type<RawParams>().notNull(),
    expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
    /** As long as an interaction began with it may last, so that of two only one is answered. */
    keptUntil: timestamp("kept_until", { withTimezone: true }).notNull().default(sql`now() + interval '10 minutes'`),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.hash] }), index("pushed_requests_by_age").on(t.keptUntil)],
);
