import type { Sql } from "@/db/client";
import { base64url, type Seal } from "@/lib/events/seal";
import { writtenTime } from "./events";

interface SealRow {
  number: number;
  sealed: string;
  first: string;
  last: string;
  count: number;
  until: string;
  retained: string | undefined;
  ids: string[] | undefined;
  hashes: Buffer | undefined;
  digest: Buffer;
  previous: Buffer;
  hash: Buffer;
  key: Buffer;
  signature: Buffer;
}

/** By how much a seal's end stays behind: longer than any transaction lasts, even one that we are not allowed to see. */
const longestTransaction = "10 minutes";

/** What is to be sealed, by the database's clock. */
export interface Horizon {
  readonly now: string;
  /** Whatever is older is committed: no transaction under way that we are allowed to see began before it. */
  readonly near: string;
  /** Whatever is older is committed, seen or not. */
  readonly settled: string;
}

/** The hash chain of one tenant. Statements that belong together run in a transaction that holds `lock`. */
export const sealStore = (sql: Sql, tenantId: string) => ({
  /** Takes the tenant's chain for this transaction; false where another one has it, here or on another server. */
  async lock(): Promise<boolean> {
    const [row] = await sql<{ taken: boolean }[]>`
      select pg_try_advisory_xact_lock(hashtextextended(${`event-seals:${tenantId}`}, 0)) as taken`;
    return row?.taken ?? false;
  },

  /** To be asked before the events are: what begins in between is younger. */
  async horizon(): Promise<Horizon> {
    const [row] = await sql<Horizon[]>`
      with oldest as (
        select least(now(), min(xact_start)) as at from pg_stat_activity where datname = current_database()
      )
      select ${writtenTime(sql, sql`clock_timestamp()`)} as now, ${writtenTime(sql, sql`oldest.at`)} as near,
        ${writtenTime(sql, sql`least(now() - ${longestTransaction}::text::interval, oldest.at)`)} as settled
      from oldest`;
    if (!row) throw new Error("the database does not know the time");
    return row;
  },

  /** The newest seal, which the next one follows. */
  async newest(): Promise<Seal | undefined> {
    const [row] = await sql<SealRow[]>`
      select ${columns(sql)} from event_seals s where tenant_id = ${tenantId} order by number desc limit 1`;
    return row && toSeal(tenantId, row);
  },

  /** Seals in their order, from the one after `number` on. */
  async after(number: number, most: number): Promise<Seal[]> {
    const rows = await sql<SealRow[]>`
      select ${columns(sql)} from event_seals s
      where tenant_id = ${tenantId} and number > ${number} order by number limit ${most}`;
    return rows.map((row) => toSeal(tenantId, row));
  },

  /** @throws the database's error where there is a seal with this number already */
  async add({ text, hash, signature, events = [] }: Seal): Promise<void> {
    const bytes = (written: string) => Buffer.from(written, "base64url");
    await sql`
      insert into event_seals (tenant_id, number, sealed_at, first_at, last_at, count, sealed_until, retained_from, event_ids,
        hashes, digest, previous, hash, key, signature)
      values (${tenantId}, ${text.number}, ${text.sealed_at}::text::timestamptz, ${text.first_at}::text::timestamptz,
        ${text.last_at}::text::timestamptz, ${text.count}, ${text.sealed_until}::text::timestamptz,
        ${text.retained_from ?? null}::text::timestamptz, ${events.map(({ id }) => id)}::uuid[],
        ${Buffer.concat(events.map((one) => one.hash))}, ${bytes(text.digest)}, ${bytes(text.previous)}, ${hash},
        ${bytes(text.key)}, ${signature})`;
  },
});

/**
 * Tenants with events that may be in no seal yet: since their newest seal, or so shortly before it that a transaction that was under
 * way then may have committed since.
 */
export async function tenantsToSeal(sql: Sql): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select t.id from tenants t
    left join lateral (
      select sealed_until, sealed_at from event_seals s where s.tenant_id = t.id order by number desc limit 1
    ) s on true
    where exists (
      select from events e where e.tenant_id = t.id and e.at >= coalesce(s.sealed_until, '-infinity')
        and (s.sealed_at is null or e.at >= s.sealed_at or s.sealed_at > now() - ${longestTransaction}::text::interval)
    )
    order by t.id`;
  return rows.map(({ id }) => id);
}

const columns = (sql: Sql) => sql`
  s.number::int, ${writtenTime(sql, sql`s.sealed_at`)} as sealed, ${writtenTime(sql, sql`s.first_at`)} as first,
  ${writtenTime(sql, sql`s.last_at`)} as last, s.count, ${writtenTime(sql, sql`s.sealed_until`)} as until,
  ${writtenTime(sql, sql`s.retained_from`)} as retained, s.event_ids as ids, s.hashes, s.digest, s.previous, s.hash, s.key,
  s.signature`;

const bytesOfHash = 32;

function toSeal(tenant: string, row: SealRow): Seal {
  const { ids, hashes } = row;
  const hashAt = (at: number) => (hashes ?? Buffer.alloc(0)).subarray(at * bytesOfHash, (at + 1) * bytesOfHash);
  return {
    text: {
      tenant,
      number: row.number,
      sealed_at: row.sealed,
      first_at: row.first,
      last_at: row.last,
      count: row.count,
      sealed_until: row.until,
      ...(row.retained !== undefined && { retained_from: row.retained }),
      digest: base64url(row.digest),
      previous: base64url(row.previous),
      key: base64url(row.key),
    },
    hash: row.hash,
    signature: row.signature,
    events: ids ? ids.map((id, at) => ({ id, hash: hashAt(at) })) : undefined,
  };
}
