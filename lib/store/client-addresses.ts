import { LRUCache } from "lru-cache";
import type { Sql } from "@/db/client";
import { shared } from "@/lib/base/shared";
import { networkOfAddress } from "@/lib/http/network";
import { batch } from "./batch";

/** Milliseconds until what was noted is written. */
const delay = 2_000;
/** Milliseconds for which the same is not noted again. */
const quiet = 300_000;
/** Uses, and fetches, that wait to be written; what comes of more is left out until it comes again. */
const most = 5_000;
/** Addresses that are kept of a client, the newest. */
const mostOfClient = 32;

/** A key set that was given to an address, which is as it is here, for seconds, so that no request waits for its hash. */
interface Fetch {
  readonly tenantId: string;
  readonly address: string;
  /** When the newest key of the set was made, in milliseconds since 1970. */
  readonly setOf: number;
}

type Use = Pick<Fetch, "tenantId" | "address"> & { readonly clientId: string };

const warning = "From where some clients came is not kept";
const uses = batch<Use>({ name: "client-addresses", delay, most, write: writeUses, warning });
const fetches = batch<Fetch>({ name: "key-set-fetches", delay, most, write: writeFetches, warning });

/** Written or waiting. */
const known = () =>
  shared("known addresses", () => ({
    uses: new LRUCache<string, true>({ max: 10_000, ttl: quiet }),
    fetches: new LRUCache<string, number>({ max: 10_000, ttl: quiet }),
  }));

/** Notes from where a client that proved who it is was given tokens, beside the request. */
export function noteClientAddress(sql: Sql, tenantId: string, clientId: string, address: string | undefined): void {
  if (address === undefined) return;
  const key = `${tenantId}\n${clientId}\n${address}`;
  if (known().uses.has(key)) return;
  if (uses.keep(sql, key, () => ({ tenantId, clientId, address }))) known().uses.set(key, true);
}

/** Notes that a key set was given to an address, beside the request. @param setOf when its newest key was made, as the keyring has it */
export function noteKeySetFetch(sql: Sql, tenantId: string, address: string | undefined, setOf: number): void {
  if (address === undefined) return;
  const key = `${tenantId}\n${address}`;
  if (known().fetches.get(key) === setOf) return;
  if (fetches.keep(sql, key, () => ({ tenantId, address, setOf }))) known().fetches.set(key, setOf);
}

/** Writes what was noted. */
export async function writeClientAddresses(sql: Sql): Promise<void> {
  await uses.flush(sql);
  await fetches.flush(sql);
}

/** Those whose address is one, with its keyed hash in place of it. */
const hashed = <One extends { readonly address: string }>(all: readonly One[]) =>
  all.flatMap((one) => {
    const network = networkOfAddress(one.address);
    return network === undefined ? [] : [{ ...one, network }];
  });

async function writeUses(sql: Sql, all: readonly Use[]): Promise<void> {
  const used = hashed(all);
  // It may have fetched the set before it was known as the client's.
  const setOf = used.map(({ tenantId, address }) => known().fetches.peek(`${tenantId}\n${address}`) ?? null);
  await sql`
  with given as (
    select * from (
      select tenant_id, client_id, address, to_timestamp(max(set_of) / 1000) as set_of,
        row_number() over (partition by tenant_id, client_id order by address) as place
      from unnest(${used.map(({ tenantId }) => tenantId)}::text[], ${used.map(({ clientId }) => clientId)}::text[],
        ${used.map(({ network }) => network)}::text[], ${setOf}::float8[])
        as given (tenant_id, client_id, address, set_of)
      group by 1, 2, 3
    ) ranked where place <= ${mostOfClient}
  ), written as (
    insert into client_addresses as a (tenant_id, client_id, address, used_at, set_of)
    select tenant_id, client_id, address, now(), set_of from given g
    where exists (select from clients c where c.tenant_id = g.tenant_id and c.client_id = g.client_id)
    order by 1, 2, 3
    on conflict (tenant_id, client_id, address) do update
      set used_at = excluded.used_at, set_of = greatest(a.set_of, excluded.set_of)
  )
  delete from client_addresses a using (select distinct tenant_id, client_id from given) g
  where a.tenant_id = g.tenant_id and a.client_id = g.client_id and a.used_at < (
      select o.used_at from client_addresses o where o.tenant_id = g.tenant_id and o.client_id = g.client_id
      order by o.used_at desc offset ${mostOfClient - 1} limit 1)
    and not exists (select from given w where w.tenant_id = a.tenant_id and w.client_id = a.client_id and w.address = a.address)`;
}

/** A fetch makes no row: an address that no client was given tokens at is nobody's. */
async function writeFetches(sql: Sql, all: readonly Fetch[]): Promise<void> {
  const fetched = hashed(all);
  await sql`
  with held as (
    select a.tenant_id, a.client_id, a.address, to_timestamp(f.set_of / 1000) as set_of
    from client_addresses a
    join (
      select tenant_id, address, max(set_of) as set_of
      from unnest(${fetched.map(({ tenantId }) => tenantId)}::text[], ${fetched.map(({ network }) => network)}::text[],
        ${fetched.map(({ setOf }) => setOf)}::float8[]) as given (tenant_id, address, set_of)
      group by 1, 2
    ) f on f.tenant_id = a.tenant_id and f.address = a.address
    where a.set_of is null or a.set_of < to_timestamp(f.set_of / 1000)
    order by a.tenant_id, a.client_id, a.address
    for update of a
  )
  update client_addresses a set set_of = greatest(a.set_of, held.set_of) from held
  where a.tenant_id = held.tenant_id and a.client_id = held.client_id and a.address = held.address`;
}
