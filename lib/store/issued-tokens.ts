import type { Sql } from "@/db/client";
import type { AuthorizedRequest } from "@/lib/model/authorized-request";
import { type SenderConstraint, storedConstraint } from "@/lib/model/sender-constraint";
import type { UserClaims } from "@/lib/model/user-claims";

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
  /** What the access token is bound to. */
  readonly constraint: SenderConstraint;
  /** Whether the refresh token is too: a public client's; others prove themselves when they refresh (RFC 8705 §4, RFC 9449 §5). */
  readonly bindsRefresh: boolean;
}

/** What a statement that exchanges a code or a refresh token returns. */
export interface AuthorizedRow {
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

/** The two inserts that follow a redemption or rotation named `source`. */
export const insertTokens = (
  sql: Sql,
  tenantId: string,
  source: ReturnType<Sql>,
  tokens: NewTokens,
  now: number,
  narrowed: readonly string[] = [],
) => sql`
  access as (
    insert into access_tokens (tenant_id, hash, client_id, authorization_id, scopes, created_at, expires_at,
      cnf)
    select ${tenantId}, ${tokens.accessHash}::bytea, client_id, id,
      case when cardinality(${narrowed as string[]}::text[]) > 0 then ${narrowed as string[]}::text[] else scopes end,
      to_timestamp(${now}), to_timestamp(${tokens.accessExpiresAt}), ${storedConstraint(tokens.constraint)}::text
    from ${source} where cardinality(resources) = 0
  ), refresh as (
    insert into refresh_tokens (tenant_id, hash, client_id, authorization_id, created_at, expires_at,
      cnf)
    select ${tenantId}, ${tokens.refreshHash ?? null}::bytea, client_id, id, to_timestamp(${now}),
      least(to_timestamp(${tokens.refreshExpiresAt}), expires_at), ${tokens.bindsRefresh ? storedConstraint(tokens.constraint) : null}::text
    from ${source} where ${tokens.refreshHash ?? null}::bytea is not null and 'offline_access' = any(scopes)
  )`;

export function toAuthorized(row: AuthorizedRow): Authorized {
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
