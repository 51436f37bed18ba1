import { constant, type Sql } from "@/db/client";
import type { AuthorizedRequest } from "@/lib/model/authorized-request";
import type { ClaimSource } from "@/lib/model/claim-sources";
import { type DpopProof, type Replayed, replayed } from "@/lib/model/dpop-proof";
import { readConstraint, type SenderConstraint, storedConstraint } from "@/lib/model/sender-constraint";
import type { UserClaims } from "@/lib/model/user-claims";
import type { Stored } from "./constraints";
import { noted, serving } from "./used-proofs";

/** A live access token with its person; `userId` is undefined for client credentials. Times in seconds since 1970. */
export interface LiveAccessToken {
  readonly clientId: string;
  readonly userId: string | undefined;
  readonly username: string | undefined;
  readonly claims: UserClaims;
  readonly userUpdatedAt: number;
  readonly sessionId: string | undefined;
  /** What the authorization request asked for claim by claim; undefined for client credentials. */
  readonly request: AuthorizedRequest | undefined;
  readonly claimSources: readonly ClaimSource[];
  readonly scopes: readonly string[];
  readonly constraint: SenderConstraint;
  readonly issuedAt: number;
  readonly expiresAt: number;
}

export interface LiveToken extends LiveAccessToken {
  readonly kind: "access_token" | "refresh_token";
}

type LiveRow = Stored<LiveToken>;

/** Access and refresh tokens, for one tenant. A token is live while it, its family and its person are. */
export const tokenStore = (sql: Sql, lookups: Sql, tenantId: string) => ({
  /** Stores an opaque access token that belongs to no person (client credentials). */
  async addForClient(
    token: {
      readonly hash: Buffer;
      readonly clientId: string;
      readonly scopes: readonly string[];
      readonly constraint: SenderConstraint;
    },
    now: number,
    expiresAt: number,
    proof?: DpopProof,
  ): Promise<Replayed | undefined> {
    const use = serving(sql, tenantId, proof, () => sql`true`);
    const { count } = await sql`
      ${use.alone} insert into access_tokens (tenant_id, hash, client_id, scopes, created_at, expires_at, cnf)
      select ${tenantId}, ${token.hash}::bytea, ${token.clientId}, ${token.scopes as string[]}::text[], ${now}::timestamptz,
        ${expiresAt}::timestamptz, ${storedConstraint(token.constraint)}::text where true ${use.guard}`;
    return count === 0 ? replayed : undefined;
  },

  /** A live opaque access token that is shown with a DPoP proof: where it is bound to the proof's key, the proof serves, once. */
  async findWithProof(hash: Buffer, now: number, proof: DpopProof): Promise<LiveAccessToken | Replayed | undefined> {
    const isBound = sql`found.cnf = ${storedConstraint({ kind: "dpop", jkt: proof.jkt })}`;
    const [row] = await sql<(LiveRow & { isReplay: boolean })[]>`
      with found as (${selectAccessToken(sql, tenantId, hash, now)}),
      ${noted(sql, tenantId, proof, sql`exists (select 1 from found where ${isBound})`)}
      select found.*, ${isBound} and not exists (select 1 from noted) as is_replay from found`;
    return row?.isReplay ? replayed : row && toLive(row);
  },

  /** A live opaque access token. */
  async findAccessToken(hash: Buffer, now: number): Promise<LiveAccessToken | undefined> {
    const [row] = await lookups<LiveRow[]>`${selectAccessToken(lookups, tenantId, hash, now)}`;
    return row && toLive(row);
  },

  /** A live opaque token of either kind, for introspection. */
  async find(hash: Buffer, now: number): Promise<LiveToken | undefined> {
    const [row] = await lookups<LiveRow[]>`
      ${selectAccessToken(lookups, tenantId, hash, now)}
      union all
      select 'refresh_token' as kind, ${liveColumns(lookups)}, a.scopes
      from refresh_tokens t
      join authorizations a on a.tenant_id = t.tenant_id and a.id = t.authorization_id
      join users u on u.tenant_id = a.tenant_id and u.id = a.user_id
      join clients c on c.tenant_id = t.tenant_id and c.client_id = t.client_id and c.disabled_at is null
      where t.tenant_id = ${tenantId} and t.hash = ${hash} and t.rotated_at is null and t.expires_at > ${now}
        and a.revoked_at is null and u.disabled_at is null`;
    return row && toLive(row);
  },

  /**
   * The person of a JWT access token that verified, where it is still good: not revoked, nor its family, and its client and person are
   * active. Undefined where it is not; without `userId` for client credentials.
   */
  async findJwt(
    jti: string,
    clientId: string,
    authorizationId: string | undefined,
  ): Promise<{ readonly userId: string | undefined } | undefined> {
    const family = sql`${authorizationId ?? null}::uuid`;
    const [row] = await lookups<{ userId: string | undefined }[]>`
      select u.id as user_id from clients c
      left join authorizations a on a.tenant_id = c.tenant_id and a.id = ${family} and a.revoked_at is null
      left join users u on u.tenant_id = a.tenant_id and u.id = a.user_id and u.disabled_at is null
      where c.tenant_id = ${tenantId} and c.client_id = ${clientId} and c.disabled_at is null
        and (${family} is null or u.id is not null)
        and not exists (select 1 from revoked_jwts where tenant_id = ${tenantId} and jti = ${jti})`;
    return row;
  },

  /** Revokes an opaque token of this client: an access token alone, a refresh token with its whole family (RFC 7009 §2.1). */
  async revoke(hash: Buffer, clientId: string, now: number): Promise<void> {
    await sql`
      with access as (
        update access_tokens set revoked_at = ${now}
        where tenant_id = ${tenantId} and hash = ${hash} and client_id = ${clientId} and revoked_at is null
      )
      update authorizations set revoked_at = ${now}
      where tenant_id = ${tenantId} and revoked_at is null and id in (
        select authorization_id from refresh_tokens where tenant_id = ${tenantId} and hash = ${hash} and client_id = ${clientId}
      )`;
  },

  /** Revokes a JWT access token until it expires by itself. */
  async revokeJwt(jti: string, expiresAt: number): Promise<void> {
    await sql`
      insert into revoked_jwts (tenant_id, jti, expires_at) values (${tenantId}, ${jti}, ${expiresAt})
      on conflict do nothing`;
  },
});

export type TokenStore = ReturnType<typeof tokenStore>;

/** Of token `t`, its authorization `a` and its person `u`. */
const liveColumns = constant(
  (sql) => sql`
  t.client_id, a.user_id, u.username, coalesce(u.claims, '{}') as claims, coalesce(u.updated_at, 'epoch') as user_updated_at,
  a.session_id, a.request, coalesce(u.claim_sources, '[]') as claim_sources, t.cnf,
  t.created_at as issued_at, t.expires_at`,
);

const selectAccessToken = (sql: Sql, tenantId: string, hash: Buffer, now: number) => sql`
  select 'access_token' as kind, ${liveColumns(sql)}, t.scopes
  from access_tokens t
  join clients c on c.tenant_id = t.tenant_id and c.client_id = t.client_id and c.disabled_at is null
  left join authorizations a on a.tenant_id = t.tenant_id and a.id = t.authorization_id
  left join users u on u.tenant_id = a.tenant_id and u.id = a.user_id
  where t.tenant_id = ${tenantId} and t.hash = ${hash} and t.revoked_at is null and t.expires_at > ${now}
    and (t.authorization_id is null or (a.revoked_at is null and u.id is not null and u.disabled_at is null))`;

/** Undefined where it is bound to what this version does not know. */
function toLive(row: LiveRow): LiveToken | undefined {
  const constraint = readConstraint(row.cnf);
  return constraint && Object.assign(row, { constraint });
}
