import { index, jsonb, pgTable, primaryKey, real, text, timestamp, uuid } from "drizzle-orm/pg-core";
import type { TraceContents, TraceKind, TraceOutcome } from "@/lib/model/trace";

/**
 * What a request to an endpoint left behind, to be looked at: written by the servers in batches, beside the requests. Nothing in it is
 * secret (`lib/traces/redact.ts` has the list of what may be shown), so it is not encrypted. No references: it outlives what it speaks
 * of. Life: written → gone at `expires_at`, by housekeeping, or when its tenant has too many that are newer.
 */
export const traces = pgTable(
  "traces",
  {
    tenantId: text("tenant_id").notNull(),
    /** The request's identifier: the reference that error pages show. */
    id: uuid().notNull(),
    at: timestamp({ withTimezone: true }).notNull(),
    kind: text().$type<TraceKind>().notNull(),
    /** The client, where it is known who asked. */
    clientId: text("client_id"),
    outcome: text().$type<TraceOutcome>().notNull(),
    /** The error's code, where it was refused. */
    error: text(),
    /** Milliseconds that it took to answer. */
    ms: real().notNull(),
    contents: jsonb().$type<TraceContents>().notNull(),
    expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index("traces_by_time").on(t.tenantId, t.at, t.id),
    index("traces_by_age").on(t.expiresAt),
  ],
);
