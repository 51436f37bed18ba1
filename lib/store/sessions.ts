import { constant, type Sql } from "@/db/client";
import type { Row } from "@/db/rows";
import type { sessions } from "@/db/schema";
import type { NewEvent, Origin } from "@/lib/events/event";
import { recording } from "@/lib/events/record";
import type { Authentication } from "@/lib/model/authentication";
import type { BrowserAgent } from "@/lib/model/browser-agent";
import type { ConsentKey } from "@/lib/model/consent-key";
import type { UserClaims } from "@/lib/model/user-claims";
import { accountSubject } from "./attempts";
import { hasSecondFactor } from "./factors";

/** An end-user signed in in a browser, with what they have consented to for the client that asks. Times in seconds since 1970. */
export interface Session
  extends Pick<Row<typeof sessions>, "id" | "userId" | "authTime" | "acr" | "amr" | "methods" | "selectedAt"> {
  /** Of the person now. */
  readonly credentialsVersion: number;
  readonly hasSecondFactor: boolean;
  readonly username: string;
  readonly claims: UserClaims;
  readonly userUpdatedAt: number;
  readonly consent: { readonly permissions: readonly string[]; readonly grantedAt: number } | undefined;
}

/** A known browser and who is signed in in it, the account in use first. */
export interface BrowserState {
  readonly browserId: string;
  readonly sessions: readonly Session[];
}

interface SessionRow extends Omit<Session, "consent"> {
  readonly permissions: readonly string[] | undefined;
  readonly grantedAt: number | undefined;
}

/** A session at its end. */
export interface EndedSession {
  readonly sid: string;
  /** Of those that asked for `openid`. */
  readonly clientIds: readonly string[];
}

/** A session that had to go, and whose it was. */
interface Ended {
  readonly id: string;
  readonly userId: string;
}

export interface SignIn {
  readonly browserId: string;
  /** The browser's secret as it was sent: of two sign-ins in flight one wins. */
  readonly secretHash: Buffer;
  /** It changes at every sign-in, so that one planted before it is worth nothing (session fixation). */
  readonly newSecretHash: Buffer;
  /** A credential changed meanwhile signs nobody in. */
  readonly authentication: Authentication;
  readonly authTime: number;
  /** The live session in this browser that a further factor is added to: it lasts no longer for that, and without it nothing is done. */
  readonly adding?: string | undefined;
  readonly sessionId: string;
  /** What was waiting for it, and from where the person came. */
  readonly clientId: string | undefined;
  readonly origin: Origin;
  readonly agent: BrowserAgent | undefined;
  /** Whose consent comes with the session. */
  readonly consent: ConsentKey | undefined;
  readonly acr: string;
  readonly amr: readonly string[];
  readonly now: number;
  readonly expiresAt: number;
  /** Accounts that may be signed in in the browser, this one included. */
  readonly mostAccounts: number;
  /** The counter of failures that this success clears (beside the one that strangers have for the account), and the one that it gives its own try back to. */
  readonly attempts: { readonly clears: string; readonly returns: string | undefined };
}

/** Browsers and the sessions in them, for one tenant. */
export const sessionStore = (sql: Sql, lookups: Sql, tenantId: string) => ({
  /** The browser with this secret, who is signed in in it, and what each has consented to for one client. */
  async read(secretHash: Buffer, consent: ConsentKey | undefined, now: number): Promise<BrowserState | undefined> {
    const rows = await lookups<({ browserId: string } & Partial<SessionRow>)[]>`
      select b.id as browser_id, s.*
      from browsers b
      left join lateral (${selectSessions(lookups, consent, now)}) s on true
      where b.tenant_id = ${tenantId} and b.secret_hash = ${secretHash} and b.expires_at > ${now}`;
    const [first] = rows;
    if (!first) return undefined;
    return {
      browserId: first.browserId,
      sessions: rows.flatMap((row) => (row.id ? [toSession(row as SessionRow)] : [])),
    };
  },

  /**
   * Signs a person in: a session in the browser (in place of the person's earlier one there), and a new browser secret.
   * Where that makes too many accounts, the sessions that were used least lately end.
   * The person's row is locked, so that a change of a credential comes before this, and stops it, or after, and ends the session if it
   * ends sessions.
   * @returns undefined where the browser's secret or a credential has changed meanwhile, or the person may not sign in
   */
  async signIn(input: SignIn): Promise<{ session: Session; ended: readonly Ended[] } | undefined> {
    const { userId, methods, credentialsVersion } = input.authentication;
    const agent = input.agent ? JSON.stringify(input.agent) : null;
    const [row] = await sql<(SessionRow & { ended?: Ended[] })[]>`
      with person as (
        select from users where tenant_id = ${tenantId} and id = ${userId} and disabled_at is null
          and credentials_version = ${credentialsVersion}
        for share
      ), browser as (
        update browsers set secret_hash = ${input.newSecretHash}, expires_at = ${input.expiresAt}
        where tenant_id = ${tenantId} and id = ${input.browserId} and secret_hash = ${input.secretHash}
          and exists (select from person)
          ${input.adding === undefined ? sql`` : sql`and exists (${live(sql, tenantId, input.adding, input)})`}
        returning id
      ), cleared as (
        delete from attempts where tenant_id = ${tenantId} and subject in (${input.attempts.clears}, ${accountSubject(userId)})
      ), returned as (
        update attempts set failures = greatest(failures - 1, 0)
        where tenant_id = ${tenantId} and subject = ${input.attempts.returns ?? null}
      ), session as (
        insert into sessions (tenant_id, id, browser_id, user_id, auth_time, acr, amr, methods, agent, address,
          selected_at, created_at, expires_at)
        select ${tenantId}, ${input.sessionId}, browser.id, ${userId}, ${input.authTime}, ${input.acr},
          ${input.amr as string[]}, ${JSON.stringify(methods)}::jsonb, ${agent}::jsonb,
          ${input.origin.address ?? null}, ${input.now}, ${input.now}, ${input.expiresAt}
        from browser
        on conflict (tenant_id, browser_id, user_id) where ended_at is null do update
        set auth_time = excluded.auth_time, acr = excluded.acr, amr = excluded.amr, methods = excluded.methods, agent = excluded.agent,
          address = excluded.address, selected_at = excluded.selected_at,
          expires_at = ${input.adding === undefined ? sql`excluded.expires_at` : sql`sessions.expires_at`}
        returning *
      ), ended as (
        update sessions set ended_at = ${input.now}
        where tenant_id = ${tenantId} and ended_at is null and id in (
          select o.id from browser
          join sessions o on o.tenant_id = ${tenantId} and o.browser_id = browser.id and o.user_id <> ${userId}
          where o.ended_at is null and o.expires_at > ${input.now}
          order by o.selected_at desc offset ${input.mostAccounts - 1}
        )
        returning id, user_id as "userId"
      ), ${recordSignIn(sql, tenantId, input)}
      select (select json_agg(ended) from ended) as ended, ${sessionColumns(sql)}
      from session s
      join users u on u.tenant_id = s.tenant_id and u.id = s.user_id
      left join grants g on ${isCurrent(sql, input.consent)}`;
    if (!row) return undefined;
    return { session: toSession(row), ended: row.ended ?? [] };
  },

  /** Makes one of the browser's live sessions the account in use. Returns false where there is no such session. */
  async select(browserId: string, sessionId: string, now: number): Promise<boolean> {
    const rows = await sql`
      update sessions set selected_at = ${now}
      where tenant_id = ${tenantId} and browser_id = ${browserId} and id::text = ${sessionId}
        and ended_at is null and expires_at > ${now}
      returning 1`;
    return rows.length === 1;
  },

  /**
   * Ends sessions of a browser. What follows from it (tokens stop, clients are told) the database itself sees to, for every way in
   * which a session ends.
   * @param userId only this person's; undefined: everybody's
   * @param asked by which client the sign-out was asked for, and from where
   * @returns the sessions that ended, each with the clients that took part in it
   */
  async end(
    browserId: string,
    userId: string | undefined,
    now: number,
    asked: { readonly clientId: string | undefined; readonly origin: Origin },
  ): Promise<EndedSession[]> {
    return sql<EndedSession[]>`
      with ended as (
        update sessions set ended_at = ${now}
        where tenant_id = ${tenantId} and browser_id = ${browserId} and ended_at is null
          and (${userId ?? null}::uuid is null or user_id = ${userId ?? null}::uuid)
        returning id, user_id
      ), recorded as (
        ${recording(
          sql,
          tenantId,
          {
            name: "session.ended",
            actor: { kind: "person" },
            origin: asked.origin,
            client: asked.clientId,
            data: { reason: "signed_out" },
          },
          sql`ended`,
          { actor: sql`ended.user_id`, user: sql`ended.user_id`, session: sql`ended.id` },
        )}
      )
      select e.id as sid, array(
        select a.client_id from authorizations a
        where a.tenant_id = ${tenantId} and a.session_id = e.id and 'openid' = any(a.scopes)
        union
        select p.client_id from participants p where p.tenant_id = ${tenantId} and p.session_id = e.id
      ) as client_ids
      from ended e`;
  },
});

export type SessionStore = ReturnType<typeof sessionStore>;

/** The sign-in, and the sessions that had to go for it. */
function recordSignIn(sql: Sql, tenantId: string, input: SignIn) {
  const { userId } = input.authentication;
  const by = { actor: { kind: "person", userId }, origin: input.origin, client: input.clientId } as const;
  const signedIn: NewEvent = {
    ...by,
    name: "sign-in.succeeded",
    user: userId,
    data: { methods: input.amr, acr: input.acr },
  };
  const gone: NewEvent = { ...by, name: "session.ended", data: { reason: "too_many_accounts" } };
  return sql`
    recorded as (${recording(sql, tenantId, signedIn, sql`session`, { session: sql`session.id` })}),
    recorded_ends as (
      ${recording(sql, tenantId, gone, sql`ended`, { user: sql`ended."userId"`, session: sql`ended.id` })}
    )`;
}

/** Of session `s`, its person `u` and their consent `g`. */
const sessionColumns = constant(
  (sql) => sql`
  s.id, s.user_id, u.username, u.claims, u.updated_at as user_updated_at, s.auth_time, s.acr, s.amr, s.methods, s.selected_at,
  u.credentials_version, ${hasSecondFactor(sql)} as has_second_factor, g.permissions, g.granted_at`,
);

/** The live sessions of browser `b`, the one in use first. */
const selectSessions = (sql: Sql, consent: ConsentKey | undefined, now: number) => sql`
  select ${sessionColumns(sql)}
  from sessions s
  join users u on u.tenant_id = s.tenant_id and u.id = s.user_id and u.disabled_at is null
  left join grants g on ${isCurrent(sql, consent)}
  where s.tenant_id = b.tenant_id and s.browser_id = b.id and s.ended_at is null and s.expires_at > ${now}
  order by s.selected_at desc`;

const live = (sql: Sql, tenantId: string, id: string, { authentication, browserId, now }: SignIn) => sql`
  select from sessions where tenant_id = ${tenantId} and id = ${id} and user_id = ${authentication.userId}
    and browser_id = ${browserId} and ended_at is null and expires_at > ${now}`;

/** The consent of `s`'s person that this client, as it shows itself now, was given. */
const isCurrent = (sql: Sql, consent: ConsentKey | undefined) => sql`
  g.tenant_id = s.tenant_id and g.user_id = s.user_id and g.client_id = ${consent?.clientId ?? ""}
  and g.shown is not distinct from ${consent?.shown ?? null}::text`;

function toSession(row: SessionRow): Session {
  const { permissions, grantedAt } = row;
  const consent = permissions && grantedAt !== undefined ? { permissions, grantedAt } : undefined;
  return Object.assign(row, { consent });
}
