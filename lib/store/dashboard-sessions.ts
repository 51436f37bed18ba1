import { eq, sql as raw } from "drizzle-orm";
import type { Db } from "@/db/client";
import { dashboardSessions } from "@/db/schema";
import { type MemberRole, systemTenant } from "@/lib/model/system-tenant";

type Writing = Pick<Db, "insert" | "delete" | "execute">;

/** Seconds without a request, and seconds in all, after which somebody signs in to the dashboard anew. */
const idle = 8 * 3600;
export const longest = 24 * 3600;
/** Seconds for which a request need not be written down, so that a page costs no write. */
const unnoticed = 60;

interface NewSession {
  readonly hash: Buffer;
  readonly userId: string;
  /** Of the system tenant. */
  readonly sid: string;
  /** Seconds. */
  readonly authTime: number;
}

/** Somebody signed in, as they and their memberships are now. */
export interface SignedIn {
  readonly userId: string;
  readonly username: string;
  readonly name: string | null;
  readonly email: string | null;
  /** Seconds. */
  readonly authTime: number;
  readonly memberships: Readonly<Record<string, MemberRole>>;
}

/** Who is signed in to the dashboard. */
export const dashboardSessionStore = (db: Writing) => ({
  /** Begins a session, and ends the one that the browser had before, so that none planted there goes on. */
  async begin({ hash, userId, sid, authTime }: NewSession, before: Buffer | undefined): Promise<void> {
    if (before) await db.delete(dashboardSessions).where(eq(dashboardSessions.hash, before));
    await db.insert(dashboardSessions).values({
      hash,
      userId,
      sid,
      authTime: new Date(authTime * 1000),
      expiresAt: raw`now() + make_interval(secs => ${longest})`,
    });
  },

  /**
   * Who has this cookie. Nobody, where the person cannot sign in any more or the session at the system tenant has ended, whether or
   * not the notice of that has come. One statement, and one more a minute.
   */
  async find(hash: Buffer): Promise<SignedIn | undefined> {
    const [row] = await db.execute<SignedIn & Record<string, unknown> & { readonly isUnnoticed: boolean }>(raw`
      select u.id as "userId", u.username, u.claims ->> 'name' as name, u.claims ->> 'email' as email,
        extract(epoch from d.auth_time)::float8 as "authTime",
        d.seen_at < now() - make_interval(secs => ${unnoticed}) as "isUnnoticed",
        coalesce((select jsonb_object_agg(m.tenant_id, m.role) from members m where m.user_id = u.id), '{}') as memberships
      from dashboard_sessions d
      join sessions s on s.tenant_id = d.home and s.id = d.sid and s.ended_at is null
      join users u on u.tenant_id = d.home and u.id = d.user_id and u.disabled_at is null
      where d.hash = ${hash} and d.expires_at > now() and d.seen_at > now() - make_interval(secs => ${idle})`);
    if (!row) return undefined;
    const { isUnnoticed, ...signedIn } = row;
    if (isUnnoticed) await db.execute(raw`update dashboard_sessions set seen_at = now() where hash = ${hash}`);
    return signedIn;
  },

  async end(hash: Buffer): Promise<void> {
    await db.delete(dashboardSessions).where(eq(dashboardSessions.hash, hash));
  },

  /** Ends what began with a session at the system tenant, or all of a person's where none is named. */
  async endOf({ sid, sub }: { readonly sid?: string; readonly sub?: string }): Promise<void> {
    if (sid === undefined && sub === undefined) return;
    await db.execute(raw`
      delete from dashboard_sessions
      where home = ${systemTenant} and (${sid ?? null}::uuid is null or sid = ${sid ?? null}::uuid)
        and (${sub ?? null}::uuid is null or user_id = ${sub ?? null}::uuid)`);
  },
});
