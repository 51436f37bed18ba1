import type { Sql } from "@/db/client";
import { metrics } from "@/lib/base/metrics";
import { shared } from "@/lib/base/shared";
import type { TraceContents, TraceKind, TraceOutcome } from "@/lib/model/trace";
import { batch } from "./batch";

/** Of one kind, one client and one outcome, within a delay: a flood of the same tells no more than a few of it. */
const mostAlike = 10;
/** Of one tenant, within a delay. */
const mostOfTenant = 200;
/** Rows of a tenant that are kept: the oldest go first. */
const mostRows = 10_000;

export interface NewTrace {
  readonly tenantId: string;
  readonly id: string;
  /** Seconds since 1970. */
  readonly at: number;
  readonly kind: TraceKind;
  readonly clientId: string | undefined;
  readonly outcome: TraceOutcome;
  readonly error: string | undefined;
  readonly ms: number;
  readonly expiresAt: number;
}

type Kept = NewTrace & { readonly contents: string };

const traces = batch<Kept>({
  name: "traces",
  delay: 2_000,
  // Characters.
  most: 4_000_000,
  weigh: ({ contents }) => contents.length,
  write,
  warning: "Some traces of requests are not kept",
});

/** Of what came since the last writing: how many were alike, how many of a tenant. */
const counts = () => shared("counts of traces", () => new Map<string, number>());

/**
 * Keeps a trace for the next batch, beside the request. Where there are too many it is dropped and counted.
 * @param read gives what is kept of the request; called only where there is room
 */
export function keepTrace(sql: Sql, trace: NewTrace, read: () => TraceContents): void {
  const reason = noRoomFor(trace);
  if (reason) dropped(reason);
  else if (!traces.keep(sql, trace.id, () => ({ ...trace, contents: JSON.stringify(read()) }))) dropped("full");
}

function noRoomFor({ tenantId, kind, clientId = "", outcome, error = "" }: NewTrace): string | undefined {
  if (!counted(`${tenantId}\n${kind}\n${clientId}\n${outcome}\n${error}`, mostAlike)) return "alike";
  return counted(tenantId, mostOfTenant) ? undefined : "tenant";
}

function counted(key: string, most: number): boolean {
  const count = counts().get(key) ?? 0;
  if (count >= most) return false;
  counts().set(key, count + 1);
  return true;
}

const dropped = (reason: string, count = 1) => metrics().tracesDropped.inc({ reason }, count);

/** Writes what waits. */
export const writeTraces = traces.flush;

/** Lets a tenant's oldest go where it has too many. */
async function write(sql: Sql, all: readonly Kept[]): Promise<void> {
  counts().clear();
  const column = <K extends keyof Kept>(name: K) => all.map((trace) => trace[name] ?? null);
  try {
    await sql`
      with given as (
        select * from unnest(${column("tenantId")}::text[], ${column("id")}::uuid[], ${column("at")}::float8[],
          ${column("kind")}::text[], ${column("clientId")}::text[], ${column("outcome")}::text[], ${column("error")}::text[],
          ${column("ms")}::float4[], ${column("contents")}::text[], ${column("expiresAt")}::float8[])
          as given (tenant_id, id, at, kind, client_id, outcome, error, ms, contents, expires_at)
      ), full_of as materialized (
        select tenant_id, (select t.at from traces t where t.tenant_id = g.tenant_id order by t.at desc
          offset ${mostRows - mostOfTenant}::int limit 1) as oldest
        from (select distinct tenant_id from given) g
      ), gone as (
        delete from traces t using full_of f where t.tenant_id = f.tenant_id and t.at <= f.oldest
      )
      insert into traces (tenant_id, id, at, kind, client_id, outcome, error, ms, contents, expires_at)
      select tenant_id, id, to_timestamp(at), kind, client_id, outcome, error, ms, contents::jsonb, to_timestamp(expires_at)
      from given on conflict do nothing`;
  } catch (error) {
    dropped("database", all.length);
    throw error;
  }
}
