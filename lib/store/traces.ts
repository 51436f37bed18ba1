import type { Sql } from "@/db/client";
import { logger } from "@/lib/base/log";
import { metrics } from "@/lib/base/metrics";
import { shared } from "@/lib/base/shared";
import type { TraceContents, TraceKind, TraceOutcome } from "@/lib/model/trace";

/** Milliseconds until traces are written, all of them by one statement. */
const delay = 2_000;
/** Characters that may wait to be written: what comes when there are more is dropped. */
const roomy = 4_000_000;
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

interface Waiting {
  readonly traces: (NewTrace & { readonly contents: string })[];
  readonly counts: Map<string, number>;
  size: number;
  timer?: NodeJS.Timeout;
}

const waiting = () => shared<Waiting>("traces", () => ({ traces: [], counts: new Map(), size: 0 }));

/**
 * Keeps a trace for the next batch, beside the request: nothing waits for it. Where there are too many it is dropped and counted, and
 * a process that dies forgets the last two seconds of them.
 * @param read gives what is kept of the request; called only where there is room
 */
export function keepTrace(sql: Sql, trace: NewTrace, read: () => TraceContents): void {
  const all = waiting();
  const reason = noRoomFor(trace, all);
  const contents = reason ? "" : JSON.stringify(read());
  if (reason || all.size + contents.length > roomy) {
    dropped(reason ?? "full");
    return;
  }
  all.size += contents.length;
  all.traces.push({ ...trace, contents });
  all.timer ??= setTimeout(() => {
    writeTraces(sql).catch((err: unknown) => {
      logger().warn({ event: "traces.dropped", err }, "Some traces of requests are not kept");
    });
  }, delay).unref();
}

function noRoomFor({ tenantId, kind, clientId = "", outcome, error = "" }: NewTrace, all: Waiting): string | undefined {
  if (!counted(all, `${tenantId}\n${kind}\n${clientId}\n${outcome}\n${error}`, mostAlike)) return "alike";
  return counted(all, tenantId, mostOfTenant) ? undefined : "tenant";
}

function counted({ counts }: Waiting, key: string, most: number): boolean {
  const count = counts.get(key) ?? 0;
  if (count >= most) return false;
  counts.set(key, count + 1);
  return true;
}

const dropped = (reason: string, count = 1) => metrics().tracesDropped.inc({ reason }, count);

/** Writes what waits, and lets a tenant's oldest go where it has too many. */
export async function writeTraces(sql: Sql): Promise<void> {
  const all = waiting();
  const traces = all.traces.splice(0);
  all.counts.clear();
  all.size = 0;
  clearTimeout(all.timer);
  delete all.timer;
  if (traces.length === 0) return;
  const column = <K extends keyof (typeof traces)[number]>(name: K) => traces.map((trace) => trace[name] ?? null);
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
    dropped("database", traces.length);
    throw error;
  }
}
