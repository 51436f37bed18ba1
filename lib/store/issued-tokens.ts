import { constant, type Sql } from "@/db/client";
import type { Row } from "@/db/rows";
import type { authorizations } from "@/db/schema";
import type { DpopProof } from "@/lib/model/dpop-proof";
import { type SenderConstraint, storedConstraint } from "@/lib/model/sender-constraint";
import type { UserClaims } from "@/lib/model/user-claims";

/** What tokens are made from: an authorization with its person as they are now. */
export interface Authorized
  extends Pick<
    Row<typeof authorizations>,
    "id" | "clientId" | "userId" | "sessionId" | "scopes" | "resources" | "request"
  > {
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
  /** The proof that says so, which serves once. */
  readonly proof: DpopProof | undefined;
}

/** What a statement that exchanges a code or a refresh token returns: an `Authorized` and its end, from `authorizations a, users u`. */
export const authorizedColumns = constant(
  (sql) => sql`
  a.id, a.client_id, a.user_id, a.session_id, a.scopes, a.resources, a.request, a.expires_at, u.claims,
  u.updated_at as user_updated_at`,
);

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
      ${now}, ${tokens.accessExpiresAt}, ${storedConstraint(tokens.constraint)}::text
    from ${source} where cardinality(resources) = 0
  ), refresh as (
    insert into refresh_tokens (tenant_id, hash, client_id, authorization_id, created_at, expires_at,
      cnf)
    select ${tenantId}, ${tokens.refreshHash ?? null}::bytea, client_id, id, ${now},
      least(${tokens.refreshExpiresAt}, expires_at), ${tokens.bindsRefresh ? storedConstraint(tokens.constraint) : null}::text
    from ${source} where ${tokens.refreshHash ?? null}::bytea is not null and 'offline_access' = any(scopes)
  )`;
