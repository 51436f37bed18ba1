import { sql as raw } from "drizzle-orm";
import type { KeyRow } from "./keys";
import type { Writer } from "./page";

/**
 * Whether a client has fetched a key: `unknown` where nobody can tell, since it proves nothing when it is given tokens, was given none
 * that way, or its address is not known here.
 */
export type FetchState = "waiting" | "fetched" | "unknown";

/** A client that relies on keys of a kind and was used within the last 30 days. */
export interface KeyReader {
  readonly clientId: string;
  readonly name: string | null;
  /** To the day. */
  readonly lastUsedAt: Date;
  readonly state: FetchState;
  /** Whether another client was used from an address of it too, so that a fetch from there may be the other's. */
  readonly isShared: boolean;
}

export interface KeyReaders {
  readonly counts: Readonly<Record<FetchState, number>>;
  /** Those that have not fetched the key first, a hundred at the most. */
  readonly clients: readonly KeyReader[];
}

const most = 100;

/**
 * Who relies on keys of an algorithm, and who of them has fetched one. Addresses count that a client was used from since the key was
 * made, or else the one it was used from last: it has the key when the set was fetched from all of them. A client relies on a key
 * that signs what it is given, or that it encrypts its request objects to; who reads access tokens is not known here.
 */
export async function keyReaders(
  db: Writer,
  tenantId: string,
  { alg, createdAt }: Pick<KeyRow, "alg" | "createdAt">,
): Promise<KeyReaders> {
  // A fetch knows the key's time to the millisecond.
  const made = raw`${createdAt.toISOString()}::timestamptz`;
  const rows = await db.execute<Row>(raw`
    with readers as (
      select c.client_id, c.metadata ->> 'client_name' as name, greatest(c.last_used_at, seen.newest) as last_used_at, seen.newest,
        c.metadata ->> 'token_endpoint_auth_method' = 'none' as is_public
      from clients c left join lateral (
        select max(a.used_at) as newest from client_addresses a
        where a.tenant_id = c.tenant_id and a.client_id = c.client_id
      ) seen on true
      where c.tenant_id = ${tenantId} and c.disabled_at is null and coalesce(c.expires_at > now(), true)
        and greatest(c.last_used_at, seen.newest) > now() - interval '30 days' and (${reliesOn(alg)})
    ), known as (
      select r.*, of_addresses.* from readers r left join lateral (
        select count(*) as addresses, count(*) filter (where a.set_of >= ${made}) as fetched,
          coalesce(bool_or(exists (
            select from client_addresses o
            where o.tenant_id = a.tenant_id and o.address = a.address and o.client_id <> a.client_id
              and o.used_at > now() - interval '30 days'
          )), false) as is_shared
        from client_addresses a
        where a.tenant_id = ${tenantId} and a.client_id = r.client_id and a.used_at > now() - interval '30 days'
          and a.used_at >= least(r.newest, ${made})
      ) of_addresses on true
    ), told as (
      select client_id, name, last_used_at, is_shared,
        case when is_public or addresses = 0 then 'unknown' when fetched = addresses then 'fetched' else 'waiting' end as state
      from known
    )
    select client_id as "clientId", name, state, is_shared as "isShared",
      to_char(last_used_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as used, count(*) over (partition by state)::int as alike
    from told order by array_position(array['waiting', 'unknown', 'fetched'], state), client_id`);
  const counts = { waiting: 0, fetched: 0, unknown: 0 };
  for (const { state, alike } of rows) counts[state] = alike;
  const clients = rows
    .slice(0, most)
    .map(({ used, alike: _, ...client }) => ({ ...client, lastUsedAt: new Date(used) }));
  return { counts, clients };
}

interface Row extends Omit<KeyReader, "lastUsedAt">, Record<string, unknown> {
  readonly used: string;
  /** How many have the state. */
  readonly alike: number;
}

/** The default of a member that a client need not use says nothing, where it is never given what the member is about. */
const reliesOn = (alg: string) => raw`
  ${alg} in (c.metadata ->> 'userinfo_signed_response_alg', c.metadata ->> 'introspection_signed_response_alg',
    c.metadata ->> 'request_object_encryption_alg', nullif(c.metadata ->> 'authorization_signed_response_alg', 'RS256'))
  or ${alg} = coalesce(c.metadata ->> 'id_token_signed_response_alg', 'RS256')
    and coalesce(c.metadata -> 'grant_types', '["authorization_code"]') ?|
      array['authorization_code', 'implicit', 'urn:ietf:params:oauth:grant-type:device_code']`;
