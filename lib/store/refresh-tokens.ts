import type { Sql } from "@/db/client";
import type { Replayed } from "@/lib/model/dpop-proof";
import { type SenderConstraint, storedConstraint } from "@/lib/model/sender-constraint";
import { type Stored, withConstraint } from "./constraints";
import { type Authorized, authorizedColumns, insertTokens, type NewTokens } from "./issued-tokens";
import { served, serving } from "./used-proofs";

/** A refresh token as a client shows it, with what it asks for; nothing of a kind stands for all that was granted. */
interface ShownToken {
  readonly hash: Buffer;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly resources: readonly string[];
}

/** The family of a refresh token. */
interface Family {
  readonly id: string;
  readonly clientId: string;
  /** What whoever uses the token must prove; undefined where it is not known here. */
  readonly constraint: SenderConstraint | undefined;
  readonly isRotated: boolean;
  readonly scopes: readonly string[];
  readonly resources: readonly string[];
}

/** Refresh tokens and their families, for one tenant. */
export const refreshTokenStore = (sql: Sql, tenantId: string) => ({
  /**
   * Uses a refresh token and stores a new access token, and a successor where it is rotated: one statement (RFC 9700 §4.14).
   * @param rotates whether that was its one use
   * @returns undefined where it cannot be used; `find` tells why
   */
  async renew(
    token: ShownToken,
    tokens: NewTokens,
    now: number,
    rotates: boolean,
  ): Promise<Authorized | Replayed | undefined> {
    const columns = authorizedColumns(sql);
    const isThere = () => sql`exists (
      select 1 from refresh_tokens t where t.tenant_id = ${tenantId} and t.hash = ${token.hash}
        and t.client_id = ${token.clientId} and t.expires_at > ${now})`;
    const use = serving(sql, tenantId, tokens.proof, isThere);
    const rows = await sql<Authorized[]>`
      with ${use.first} renewed as (
        ${
          rotates
            ? sql`update refresh_tokens t set rotated_at = ${now} from authorizations a, users u`
            : sql`select ${columns} from refresh_tokens t, authorizations a, users u`
        }
        where t.tenant_id = ${tenantId} and t.hash = ${token.hash} and t.client_id = ${token.clientId}
          and t.rotated_at is null and t.expires_at > ${now} and ${isBoundTo(sql, tokens)}
          and a.tenant_id = t.tenant_id and a.id = t.authorization_id and ${isLive(sql, now)}
          and ${token.scopes as string[]}::text[] <@ a.scopes and ${token.resources as string[]}::text[] <@ a.resources
          and u.tenant_id = a.tenant_id and u.id = a.user_id and u.disabled_at is null ${use.guard}
        ${rotates ? sql`returning ${columns}` : sql``}
      ), ${insertTokens(sql, tenantId, sql`renewed`, tokens, now, token.scopes)}
      ${use.result(sql`renewed`)}`;
    return served(rows);
  },

  /**
   * Repeats the answer of a rotation that was lost: a new access token beside the same successor, as long as the rotation is
   * younger than the grace and the successor itself is unused. A proof was noted by `renew`.
   */
  async repeat(
    token: ShownToken & { readonly successorHash: Buffer },
    tokens: NewTokens,
    grace: number,
    now: number,
  ): Promise<Authorized | undefined> {
    const [row] = await sql<Authorized[]>`
      with repeated as (
        select ${authorizedColumns(sql)}
        from refresh_tokens t
        join refresh_tokens successor on successor.tenant_id = t.tenant_id and successor.hash = ${token.successorHash}
          and successor.rotated_at is null
        join authorizations a on a.tenant_id = t.tenant_id and a.id = t.authorization_id and ${isLive(sql, now)}
        join users u on u.tenant_id = a.tenant_id and u.id = a.user_id and u.disabled_at is null
        where t.tenant_id = ${tenantId} and t.hash = ${token.hash} and t.client_id = ${token.clientId}
          and t.rotated_at > ${now - grace} and ${isBoundTo(sql, tokens)}
          and ${token.scopes as string[]}::text[] <@ a.scopes and ${token.resources as string[]}::text[] <@ a.resources
      ), ${insertTokens(sql, tenantId, sql`repeated`, { ...tokens, refreshHash: undefined }, now, token.scopes)}
      select * from repeated`;
    return row;
  },

  /** The family of a refresh token, however it stands. */
  async find(hash: Buffer): Promise<Family | undefined> {
    const [row] = await sql<Stored<Family>[]>`
      select t.authorization_id as id, t.client_id, t.cnf, t.rotated_at is not null as is_rotated, a.scopes, a.resources
      from refresh_tokens t join authorizations a on a.tenant_id = t.tenant_id and a.id = t.authorization_id
      where t.tenant_id = ${tenantId} and t.hash = ${hash}`;
    return row && withConstraint(row);
  },
});

export type RefreshTokenStore = ReturnType<typeof refreshTokenStore>;

const isLive = (sql: Sql, now: number) => sql`a.revoked_at is null and a.expires_at > ${now}`;

/** RFC 8705 §4, RFC 9449 §5: who holds a public client's refresh token must prove the same key. */
const isBoundTo = (sql: Sql, { constraint }: NewTokens) =>
  sql`(t.cnf is null or t.cnf = ${storedConstraint(constraint)}::text)`;
