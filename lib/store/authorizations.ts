import type { Sql } from "@/db/client";
import type { NewEvent, Origin } from "@/lib/events/event";
import { recording } from "@/lib/events/record";
import type { AuthorizedRequest } from "@/lib/model/authorized-request";
import type { Replayed } from "@/lib/model/dpop-proof";
import { type SenderConstraint, storedConstraint } from "@/lib/model/sender-constraint";
import { type Stored, withConstraint } from "./constraints";
import { isPending } from "./device-codes";
import { completed } from "./interactions";
import { type Authorized, authorizedColumns, insertTokens, type NewTokens } from "./issued-tokens";
import { spent } from "./pushed-requests";
import { served, serving } from "./used-proofs";

/** An answered authorization request, before its code is redeemed. Times in seconds since 1970. */
export interface NewAuthorization {
  readonly id: string;
  readonly clientId: string;
  readonly userId: string;
  readonly sessionId: string;
  /** Undefined where the answer carries no code. */
  readonly codeHash: Buffer | undefined;
  /** Of an opaque access token that goes out with the answer. */
  readonly accessHash: Buffer | undefined;
  readonly accessExpiresAt: number;
  readonly codeChallenge: string | undefined;
  /** What whoever redeems the code must prove (RFC 9449 §10). */
  readonly codeConstraint: SenderConstraint;
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
  readonly origin: Origin;
  /** The device code that is approved (RFC 8628), and how that is recorded. */
  readonly device?: { readonly hash: Buffer; readonly approved: NewEvent } | undefined;
}

/** A code, redeemed or not. */
interface Code {
  /** Of the authorization. */
  readonly id: string;
  readonly clientId: string;
  readonly isRedeemed: boolean;
  readonly challenge: string | undefined;
  /** What whoever redeems it must prove; undefined where it is not known here. */
  readonly constraint: SenderConstraint | undefined;
  readonly redirectUri: string | undefined;
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

/** Authorizations, and their codes, for one tenant. */
export const authorizationStore = (sql: Sql, tenantId: string) => ({
  /**
   * Stores an authorization with its code, as long as the session that it rests on is live (its row is locked, so a sign-out is
   * either before or after it). With an interaction, only as that interaction's one end; for a pushed request, as that
   * request's one end; for a device's, as the approval of one that is pending.
   * @returns false where the interaction, the request or the session had ended before, and nothing is stored
   */
  async issue(input: NewAuthorization, { interactionId, pushed, device, origin }: Answered): Promise<boolean> {
    const rows = await sql`
      with ${interactionId ? sql`${completed(sql, tenantId, interactionId, input.now)},` : sql``}
      ${pushed ? sql`${spent(sql, tenantId, pushed)},` : sql``} issued as (
        insert into authorizations (tenant_id, id, client_id, user_id, session_id, code_hash, code_challenge, cnf, redirect_uri,
          scopes, resources, request, created_at, code_expires_at, expires_at)
        select ${tenantId}, ${input.id}::uuid, ${input.clientId}, s.user_id, s.id, ${input.codeHash ?? null}::bytea,
          ${input.codeChallenge ?? null}, ${storedConstraint(input.codeConstraint)}, ${input.redirectUri ?? null},
          ${input.scopes as string[]}::text[], ${input.resources as string[]}::text[], ${JSON.stringify(input.request)}::jsonb,
          ${input.now}, ${input.codeExpiresAt}, ${input.expiresAt}
        from sessions s join users u on u.tenant_id = s.tenant_id and u.id = s.user_id and u.disabled_at is null
          ${device ? sql`join device_codes d on d.tenant_id = s.tenant_id and d.hash = ${device.hash} and d.client_id = ${input.clientId}` : sql``}
        where s.tenant_id = ${tenantId} and s.id = ${input.sessionId} and s.ended_at is null
          and s.expires_at > ${input.now}
          ${interactionId ? sql`and exists (select 1 from completed)` : sql``}
          ${pushed ? sql`and exists (select 1 from spent)` : sql``}
          ${device ? sql`and ${isPending(sql, input.now)}` : sql``}
        for share of s ${device ? sql`for update of d` : sql``}
        returning id
      ), recorded as (${recording(sql, tenantId, device?.approved ?? issuedEvent(input, origin), sql`issued`)})
      ${device ? approved(sql, tenantId, device.hash) : sql``}
      ${input.accessHash ? frontAccess(sql, tenantId, input, input.accessHash) : sql``}
      select 1 from issued`;
    return rows.length === 1;
  },

  /**
   * Redeems a code and stores what is issued for it: one statement, so of parallel attempts exactly one wins (RFC 6749 §4.1.2).
   * Client, redirect URI, PKCE challenge and, where it named one, key must be those of the request.
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
  ): Promise<Authorized | Replayed | undefined> {
    const isWaiting = () => sql`exists (
      select 1 from authorizations a where a.tenant_id = ${tenantId} and a.code_hash = ${code.hash}
        and a.client_id = ${code.clientId} and a.redeemed_at is null and a.code_expires_at > ${now})`;
    const use = serving(sql, tenantId, tokens.proof, isWaiting);
    const rows = await sql<Authorized[]>`
      with ${use.first} redeemed as (
        update authorizations a set redeemed_at = ${now}
        from users u
        where a.tenant_id = ${tenantId} and a.code_hash = ${code.hash} and a.client_id = ${code.clientId}
          and a.redeemed_at is null and a.revoked_at is null and a.code_expires_at > ${now}
          and a.redirect_uri is not distinct from ${code.redirectUri ?? null}
          and a.code_challenge is not distinct from ${code.challenge ?? null}
          and (a.cnf is null or a.cnf = ${storedConstraint(tokens.constraint)}::text) ${use.guard}
          and ${(code.resources ?? []) as string[]}::text[] <@ a.resources
          and u.tenant_id = a.tenant_id and u.id = a.user_id and u.disabled_at is null
        returning ${authorizedColumns(sql)}
      ), ${insertTokens(sql, tenantId, sql`redeemed`, tokens, now)}
      ${use.result(sql`redeemed`)}`;
    return served(rows);
  },

  /** An authorization by its code, however it stands, for telling why a redemption failed. */
  async findByCode(hash: Buffer): Promise<Code | undefined> {
    const [row] = await sql<Stored<Code>[]>`
      select id, client_id, redeemed_at is not null as is_redeemed, code_challenge as challenge, cnf, redirect_uri,
        code_expires_at as expires_at
      from authorizations where tenant_id = ${tenantId} and code_hash = ${hash}`;
    return row && withConstraint(row);
  },

  /** Stops everything issued from an authorization. @param why recorded where it was not stopped before */
  async revoke(id: string, now: number, why: NewEvent): Promise<void> {
    await sql`
      with revoked as (
        update authorizations set revoked_at = ${now}
        where tenant_id = ${tenantId} and id = ${id} and revoked_at is null
        returning user_id, session_id
      ), recorded as (
        ${recording(sql, tenantId, why, sql`revoked`, { user: sql`revoked.user_id`, session: sql`revoked.session_id` })}
      )
      select from revoked`;
  },
});

export type AuthorizationStore = ReturnType<typeof authorizationStore>;

const issuedEvent = (input: NewAuthorization, origin: Origin): NewEvent => ({
  name: "authorization.issued",
  actor: { kind: "person", userId: input.userId },
  origin,
  user: input.userId,
  client: input.clientId,
  session: input.sessionId,
  data: { scopes: input.scopes, resources: input.resources },
});

/** The device's request, whose row `issued` has locked. */
const approved = (sql: Sql, tenantId: string, hash: Buffer) => sql`
  , approved as (
    update device_codes d set authorization_id = issued.id from issued where d.tenant_id = ${tenantId} and d.hash = ${hash}
  )`;

/** The access token of an implicit or hybrid answer. */
const frontAccess = (sql: Sql, tenantId: string, input: NewAuthorization, hash: Buffer) => sql`
  , access as (
    insert into access_tokens (tenant_id, hash, client_id, authorization_id, scopes, created_at, expires_at)
    select ${tenantId}, ${hash}::bytea, ${input.clientId}, id, ${input.scopes as string[]}::text[], ${input.now},
      ${input.accessExpiresAt}
    from issued
  )`;
