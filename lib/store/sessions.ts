import type { Sql } from "@/db/client";
import type { Origin } from "@/lib/events/event";
import { recording } from "@/lib/events/record";
import type { ConsentKey } from "@/lib/model/consent-key";
import { type BrowserState, isCurrent, type SessionRow, sessionColumns, toSession } from "./session";
import { type SignIn, signIn } from "./sign-in";

/** A session at its end. */
export interface EndedSession {
  readonly sid: string;
  /** Of those that asked for `openid`. */
  readonly clientIds: readonly string[];
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

  signIn: (input: SignIn) => signIn(sql, tenantId, input),

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

/** The live sessions of browser `b`, the one in use first. */
const selectSessions = (sql: Sql, consent: ConsentKey | undefined, now: number) => sql`
  select ${sessionColumns(sql)}
  from sessions s
  join users u on u.tenant_id = s.tenant_id and u.id = s.user_id and u.disabled_at is null
  left join grants g on ${isCurrent(sql, consent)}
  where s.tenant_id = b.tenant_id and s.browser_id = b.id and s.ended_at is null and s.expires_at > ${now}
  order by s.selected_at desc`;
