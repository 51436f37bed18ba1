import type { Sql } from "@/db/client";
import type { AuthorizedRequest } from "@/lib/oidc/authorize/types";
import type { UserClaims } from "@/lib/oidc/claims/standard";
import type { Binding } from "@/lib/oidc/tokens/binding";
import { spent } from "./pushed-requests";

/** An answered authorization request, before its code is redeemed. Times in seconds since 1970. */
export interface NewAuthorization {
  readonly id: string;
  readonly clientId: string;
  readonly sessionId: string;
  /** Undefined where the answer carries no code. */
  readonly codeHash: Buffer | undefined;
  /** Of an opaque access token that goes out with the answer. */
  readonly accessHash: Buffer | undefined;
  readonly accessExpiresAt: number;
  readonly codeChallenge: string | undefined;
  readonly redirectUri: string | undefined;
  readonly scopes: readonly string[];
  readonly resources: readonly string[];
  readonly request: AuthorizedRequest;
  readonly now: number;
  readonly codeExpiresAt: number;
  readonly expiresAt: number;
}

/** What an authorization is the answer to, beside the request itself. */
export interface Answered {
  readonly interactionId?: string | undefined;
  /** The hash of the handle that the request was pushed under. */
  readonly pushed?: Buffer | undefined;
}

/** What tokens are made from: an authorization with its person as they are now. */
export interface Authorized {
  readonly id: string;
  readonly clientId: string;
  readonly userId: string;
  readonly sessionId: string;
  readonly scopes: readonly string[];
  readonly resources: readonly string[];
  readonly request: AuthorizedRequest;
  readonly claims: UserClaims;
  /** Seconds since 1970. */
  readonly userUpdatedAt: number;
}

/** The opaque tokens that an exchange stores, where the authorization calls for them. */
export interface NewTokens {
  /** Stored where the access token turns out to be opaque, i.e. no resource is asked for. */
  readonly accessHash: Buffer;
  readonly accessExpiresAt: number;
  /** Stored where `offline_access` was granted; undefined where the client may not refresh. */
  readonly refreshHash: Buffer | undefined;
  readonly refreshExpiresAt: number;
  /** Of both, as far as they are bound. */
  readonly binding: Binding;
}

interface Row {
  id: string;
  client_id: string;
  user_id: string;
  session_id: string;
  scopes: string[];
  resources: string[];
  request: AuthorizedRequest;
  claims: UserClaims;
  user_updated_at: number;
}

/** Authorizations, their codes and the families of tokens issued from them, for one tenant. */
export const authorizationStore = (sql: Sql, tenantId: string) => ({
  /**
   * Stores an authorization with its code, as long as the session that it rests on is live (its row is locked, so a sign-out is
   * either before or after it). With an interaction, only as that interaction's one end; for a pushed request, as that
   * request's one end.
   * @returns false where the interaction, the request or the session had ended before, and nothing is stored
   */
  async issue(input: NewAuthorization, { interactionId, pushed }: Answered): Promise<boolean> {
    const rows = await sql`
      with ${interactionId ? completed(sql, tenantId, interactionId, input.now) : sql``}
      ${pushed ? sql`${spent(sql, tenantId, pushed)},` : sql``} issued as (
        insert into authorizations (tenant_id, id, client_id, user_id, session_id, code_hash, code_challenge, redirect_uri,
          scopes, resources, request, created_at, code_expires_at, expires_at)
        select ${tenantId}, ${input.id}::uuid, ${input.clientId}, s.user_id, s.id, ${input.codeHash ?? null}::bytea,
          ${input.codeChallenge ?? null}, ${input.redirectUri ?? null}, ${input.scopes as string[]}::text[],
          ${input.resources as string[]}::text[], ${JSON.stringify(input.request)}::jsonb, to_timestamp(${input.now}),
          to_timestamp(${input.codeExpiresAt}), to_timestamp(${input.expiresAt})
        from sessions s join users u on u.tenant_id = s.tenant_id and u.id = s.user_id and u.disabled_at is null
        where s.tenant_id = ${tenantId} and s.id = ${input.sessionId} and s.ended_at is null
          and s.expires_at > to_timestamp(${input.now})
          ${interactionId ? sql`and exists (select 1 from completed)` : sql``}
          ${pushed ? sql`and exists (select 1 from spent)` : sql``}
        for share of s
        returning id
      ) ${input.accessHash ? frontAccess(sql, tenantId, input, input.accessHash) : sql``}
      select 1 from issued`;
    return rows.length === 1;
  },

  /**
   * Redeems a code and stores what is issued for it: one statement, so of parallel attempts exactly one wins (RFC 6749 §4.1.2).
   * Client, redirect URI and PKCE challenge must be those of the request.
   * @param resources narrower than authorized, or undefined for all of them (RFC 8707 §2.2)
   * @returns undefined where nothing was redeemed; `findByCode` tells why
   */
  async redeem(
    code: {
      readonly hash: Buffer;
      readonly clientId: string;
      readonly redirectUri: string | undefined;
      readonly challenge: string | undefined;
      readonly resources: readonly string[] | undefined;
    },
    tokens: NewTokens,
    now: number,
  ): Promise<Authorized | undefined> {
    const [row] = await sql<Row[]>`
      with redeemed as (
        update authorizations a set redeemed_at = to_timestamp(${now})
        from users u
        where a.tenant_id = ${tenantId} and a.code_hash = ${code.hash} and a.client_id = ${code.clientId}
          and a.redeemed_at is null and a.revoked_at is null and a.code_expires_at > to_timestamp(${now})
          and a.redirect_uri is not distinct from ${code.redirectUri ?? null}
          and a.code_challenge is not distinct from ${code.challenge ?? null}
          and ${(code.resources ?? []) as string[]}::text[] <@ a.resources
          and u.tenant_id = a.tenant_id and u.id = a.user_id and u.disabled_at is null
        returning a.id, a.client_id, a.user_id, a.session_id, a.scopes, a.resources, a.request, a.expires_at, u.claims,
          extract(epoch from u.updated_at)::float8 as user_updated_at
      ), ${insertTokens(sql, tenantId, sql`redeemed`, tokens, now)}
      select * from redeemed`;
    return row && toAuthorized(row);
  },

  /** An authorization by its code, however it stands, for telling why a redemption failed. */
  async findByCode(hash: Buffer) {
    const [row] = await sql<
      {
        id: string;
        client_id: string;
        is_redeemed: boolean;
        code_challenge: string | null;
        redirect_uri: string | null;
        expires_at: number;
      }[]
    >`
      select id, client_id, redeemed_at is not null as is_redeemed, code_challenge, redirect_uri,
        extract(epoch from code_expires_at)::float8 as expires_at
      from authorizations where tenant_id = ${tenantId} and code_hash = ${hash}`;
    return (
      row && {
        id: row.id,
        clientId: row.client_id,
        isRedeemed: row.is_redeemed,
        challenge: row.code_challenge ?? undefined,
        redirectUri: row.redirect_uri ?? undefined,
        expiresAt: row.expires_at,
      }
    );
  },

  /**
   * Uses a refresh token and stores a new access token, and a successor where it is rotated: one statement (RFC 9700 §4.14).
   * @param rotates whether that was its one use
   * @returns undefined where it cannot be used; `findByRefreshToken` tells why
   */
  async renew(
    token: {
      readonly hash: Buffer;
      readonly clientId: string;
      readonly scopes: readonly string[];
      readonly resources: readonly string[];
    },
    tokens: NewTokens,
    now: number,
    rotates: boolean,
  ): Promise<Authorized | undefined> {
    const columns = sql`a.id, a.client_id, a.user_id, a.session_id, a.scopes, a.resources, a.request, a.expires_at, u.claims,
      extract(epoch from u.updated_at)::float8 as user_updated_at`;
    const [row] = await sql<Row[]>`
      with renewed as (
        ${
          rotates
            ? sql`update refresh_tokens t set rotated_at = to_timestamp(${now}) from authorizations a, users u`
            : sql`select ${columns} from refresh_tokens t, authorizations a, users u`
        }
        where t.tenant_id = ${tenantId} and t.hash = ${token.hash} and t.client_id = ${token.clientId}
          and t.rotated_at is null and t.expires_at > to_timestamp(${now}) and ${isBoundTo(sql, tokens.binding)}
          and a.tenant_id = t.tenant_id and a.id = t.authorization_id and ${isLive(sql, now)}
          and ${token.scopes as string[]}::text[] <@ a.scopes and ${token.resources as string[]}::text[] <@ a.resources
          and u.tenant_id = a.tenant_id and u.id = a.user_id and u.disabled_at is null
        ${rotates ? sql`returning ${columns}` : sql``}
      ), ${insertTokens(sql, tenantId, sql`renewed`, tokens, now, token.scopes)}
      select * from renewed`;
    return row && toAuthorized(row);
  },

  /**
   * Repeats the answer of a rotation that was lost: a new access token beside the same successor, as long as the rotation is
   * younger than the grace and the successor itself is unused.
   */
  async repeat(
    token: {
      readonly hash: Buffer;
      readonly successorHash: Buffer;
      readonly clientId: string;
      readonly scopes: readonly string[];
      readonly resources: readonly string[];
    },
    tokens: NewTokens,
    grace: number,
    now: number,
  ): Promise<Authorized | undefined> {
    const [row] = await sql<Row[]>`
      with repeated as (
        select a.id, a.client_id, a.user_id, a.session_id, a.scopes, a.resources, a.request, a.expires_at, u.claims,
          extract(epoch from u.updated_at)::float8 as user_updated_at
        from refresh_tokens t
        join refresh_tokens successor on successor.tenant_id = t.tenant_id and successor.hash = ${token.successorHash}
          and successor.rotated_at is null
        join authorizations a on a.tenant_id = t.tenant_id and a.id = t.authorization_id and ${isLive(sql, now)}
        join users u on u.tenant_id = a.tenant_id and u.id = a.user_id and u.disabled_at is null
        where t.tenant_id = ${tenantId} and t.hash = ${token.hash} and t.client_id = ${token.clientId}
          and t.rotated_at > to_timestamp(${now - grace}) and ${isBoundTo(sql, tokens.binding)}
          and ${token.scopes as string[]}::text[] <@ a.scopes and ${token.resources as string[]}::text[] <@ a.resources
      ), ${insertTokens(sql, tenantId, sql`repeated`, { ...tokens, refreshHash: undefined }, now, token.scopes)}
      select * from repeated`;
    return row && toAuthorized(row);
  },

  /** The family of a refresh token, however it stands. */
  async findByRefreshToken(hash: Buffer) {
    const [row] = await sql<
      { authorization_id: string; client_id: string; is_rotated: boolean; scopes: string[]; resources: string[] }[]
    >`
      select t.authorization_id, t.client_id, t.rotated_at is not null as is_rotated, a.scopes, a.resources
      from refresh_tokens t join authorizations a on a.tenant_id = t.tenant_id and a.id = t.authorization_id
      where t.tenant_id = ${tenantId} and t.hash = ${hash}`;
    return (
      row && {
        id: row.authorization_id,
        clientId: row.client_id,
        isRotated: row.is_rotated,
        scopes: row.scopes,
        resources: row.resources,
      }
    );
  },

  /** Stops everything issued from an authorization. */
  async revoke(id: string, now: number): Promise<void> {
    await sql`
      update authorizations set revoked_at = to_timestamp(${now})
      where tenant_id = ${tenantId} and id = ${id} and revoked_at is null`;
  },
});

export type AuthorizationStore = ReturnType<typeof authorizationStore>;

/** The interaction's one end. */
const completed = (sql: Sql, tenantId: string, interactionId: string, now: number) => sql`
  completed as (
    update interactions set completed_at = to_timestamp(${now})
    where tenant_id = ${tenantId} and id = ${interactionId} and completed_at is null
    returning 1
  ),`;

/** The access token of an implicit or hybrid answer. */
const frontAccess = (sql: Sql, tenantId: string, input: NewAuthorization, hash: Buffer) => sql`
  , access as (
    insert into access_tokens (tenant_id, hash, client_id, authorization_id, scopes, created_at, expires_at)
    select ${tenantId}, ${hash}::bytea, ${input.clientId}, id, ${input.scopes as string[]}::text[], to_timestamp(${input.now}),
      to_timestamp(${input.accessExpiresAt})
    from issued
  )`;

const isLive = (sql: Sql, now: number) => sql`a.revoked_at is null and a.expires_at > to_timestamp(${now})`;

/** RFC 8705 §4: who holds a public client's refresh token must show the same certificate. */
const isBoundTo = (sql: Sql, { refreshToken }: Binding) =>
  sql`(t.certificate_thumbprint is null or t.certificate_thumbprint = ${refreshToken ?? null}::text)`;

/** The two inserts that follow a redemption or rotation named `source`. */
const insertTokens = (
  sql: Sql,
  tenantId: string,
  source: ReturnType<Sql>,
  tokens: NewTokens,
  now: number,
  narrowed: readonly string[] = [],
) => sql`
  access as (
    insert into access_tokens (tenant_id, hash, client_id, authorization_id, scopes, created_at, expires_at,
      certificate_thumbprint)
    select ${tenantId}, ${tokens.accessHash}::bytea, client_id, id,
      case when cardinality(${narrowed as string[]}::text[]) > 0 then ${narrowed as string[]}::text[] else scopes end,
      to_timestamp(${now}), to_timestamp(${tokens.accessExpiresAt}), ${tokens.binding.accessToken ?? null}::text
    from ${source} where cardinality(resources) = 0
  ), refresh as (
    insert into refresh_tokens (tenant_id, hash, client_id, authorization_id, created_at, expires_at,
      certificate_thumbprint)
    select ${tenantId}, ${tokens.refreshHash ?? null}::bytea, client_id, id, to_timestamp(${now}),
      least(to_timestamp(${tokens.refreshExpiresAt}), expires_at), ${tokens.binding.refreshToken ?? null}::text
    from ${source} where ${tokens.refreshHash ?? null}::bytea is not null and 'offline_access' = any(scopes)
  )`;

function toAuthorized(row: Row): Authorized {
  return {
    id: row.id,
    clientId: row.client_id,
    userId: row.user_id,
    sessionId: row.session_id,
    scopes: row.scopes,
    resources: row.resources,
    request: row.request,
    claims: row.claims,
    userUpdatedAt: row.user_updated_at,
  };
}
