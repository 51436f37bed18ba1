import type { Sql } from "@/db/client";
import type { NewEvent, Origin } from "@/lib/events/event";
import { recording } from "@/lib/events/record";
import type { Authentication } from "@/lib/model/authentication";
import type { BrowserAgent } from "@/lib/model/browser-agent";
import type { ConsentKey } from "@/lib/model/consent-key";
import { accountSubject } from "./attempts";
import { isCurrent, type Session, type SessionRow, sessionColumns, toSession } from "./session";

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

/** A session that had to go, and whose it was. */
interface Ended {
  readonly id: string;
  readonly userId: string;
}

/**
 * Signs a person in: a session in the browser (in place of the person's earlier one there), and a new browser secret.
 * Where that makes too many accounts, the sessions that were used least lately end.
 * The person's row is locked, so that a change of a credential comes before this, and stops it, or after, and ends the session if it
 * ends sessions.
 * @returns undefined where the browser's secret or a credential has changed meanwhile, or the person may not sign in
 */
export async function signIn(
  sql: Sql,
  tenantId: string,
  input: SignIn,
): Promise<{ session: Session; ended: readonly Ended[] } | undefined> {
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
}

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

const live = (sql: Sql, tenantId: string, id: string, { authentication, browserId, now }: SignIn) => sql`
  select from sessions where tenant_id = ${tenantId} and id = ${id} and user_id = ${authentication.userId}
    and browser_id = ${browserId} and ended_at is null and expires_at > ${now}`;
