import { index, jsonb, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";
import type { RawParams } from "@/lib/oidc/interaction/types";
import { bytes } from "./bytes";

/** Pushed authorization requests (RFC 9126). Life: waiting → deleted when taken or with its client, or past `expires_at`. */
export const pushedRequests = pgTable(
  "pushed_requests",
  {
    tenantId: text("tenant_id").notNull(),
    hash: bytes().notNull(),
    clientId: text("client_id").notNull(),
    params: jsonb().$type<RawParams>().notNull(),
    expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.hash] }), index("pushed_requests_by_age").on(t.expiresAt)],
);
