import { and, desc, eq, gte, lt, sql as raw } from "drizzle-orm";
import { traces } from "@/db/schema";
import type { TraceKind, TraceOutcome } from "@/lib/model/trace";
import { exactly, type Page, type Part, pageOf, type TimePlace, type Writer } from "./page";

export type TraceRow = typeof traces.$inferSelect;

interface TraceFilter {
  readonly kind?: TraceKind | undefined;
  readonly outcome?: TraceOutcome | undefined;
  readonly client?: string | undefined;
  readonly reference?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

/** The traces of one tenant, for those who look into them. What is over is not there, though it may not be tidied away yet. */
export const traceRows = (db: Writer, tenantId: string) => {
  const { id, at, kind, outcome, clientId, expiresAt } = traces;
  const live = and(eq(traces.tenantId, tenantId), raw`${expiresAt} > now()`);
  return {
    /** The latest first. */
    async list({ limit, after, ...filter }: Part<TimePlace> & TraceFilter): Promise<Page<TraceRow>> {
      const rows = await db
        .select({ row: traces, place: exactly(at) })
        .from(traces)
        .where(
          and(
            live,
            filter.kind && eq(kind, filter.kind),
            filter.outcome && eq(outcome, filter.outcome),
            filter.client === undefined ? undefined : eq(clientId, filter.client),
            filter.reference === undefined ? undefined : eq(id, filter.reference),
            filter.since === undefined ? undefined : gte(at, new Date(filter.since)),
            filter.until === undefined ? undefined : lt(at, new Date(filter.until)),
            after && raw`(${at}, ${id}) < (${after.at}::timestamptz, ${after.id}::uuid)`,
          ),
        )
        .orderBy(desc(at), desc(id))
        .limit(limit + 1);
      const { items, next } = pageOf(rows, limit, ({ row, place }) => `${place},${row.id}`);
      return { items: items.map(({ row }) => row), next };
    },

    async find(reference: string): Promise<TraceRow | undefined> {
      const [row] = await db
        .select()
        .from(traces)
        .where(and(live, eq(id, reference)));
      return row;
    },
  };
};
