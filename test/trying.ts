import { randomUUID } from "node:crypto";
import { database } from "@/db/client";
import { members } from "@/lib/admin/resources/members";
import { users } from "@/lib/admin/resources/users";
import { asSystem } from "@/lib/admin/system";
import { randomToken, tokenHash } from "@/lib/base/secrets";
import { sessionCookie } from "@/lib/dashboard/cookie";
import { adminOf, contextFor } from "@/lib/dashboard/session";
import { tryItCallback } from "@/lib/dashboard/try-it/callback";
import type { Run } from "@/lib/dashboard/try-it/run";
import type { Trying } from "@/lib/dashboard/try-it/start";
import { type MemberRole, systemTenant } from "@/lib/model/system-tenant";
import { dashboardSessionStore } from "@/lib/store/dashboard-sessions";
import { visitor } from "./visitor";

/** Admins who try applications out, and the people they sign in as. */

export const password = "a gate with seven locks";

/** An admin, signed in to the dashboard in a browser of their own. */
export async function adminAt(tenantId: string, role: MemberRole = "admin") {
  const { db, sql } = database();
  const username = `${role}-${randomUUID().slice(0, 8)}`;
  const made = await users.create(asSystem(db, systemTenant), { username });
  const sub = String("sub" in made && made.sub);
  await members.create(asSystem(db, tenantId), { user: username, role });
  const [browser, sid, session] = [randomUUID(), randomUUID(), randomToken()];
  await sql`insert into browsers (tenant_id, id, secret_hash, created_at, expires_at)
    values (${systemTenant}, ${browser}, ${tokenHash(session)}, now(), now() + interval '1 day')`;
  await sql`insert into sessions (tenant_id, id, browser_id, user_id, auth_time, amr, acr, selected_at, created_at, expires_at)
    values (${systemTenant}, ${sid}, ${browser}, ${sub}, now(), '{}', '1', now(), now(), now() + interval '1 day')`;
  const authTime = Date.now() / 1000;
  await dashboardSessionStore(db).begin({ hash: tokenHash(session), userId: sub, sid, authTime }, undefined);
  const cookie = sessionCookie(session).split(";")[0] ?? "";
  const trying = async (clientId: string, of = tenantId): Promise<Trying> => {
    const admin = await adminOf(new Headers({ cookie }));
    if (!admin) throw new Error("the admin is signed out");
    return { context: contextFor(admin, of), tenantId: of, clientId, session };
  };
  return { sub, username, cookie, session, trying };
}

/** Somebody goes where a run leads, signs in and allows. @returns the address that they are sent to */
export async function signedInAt(tenantId: string, run: Pick<Run, "goTo">, username = "alice"): Promise<string> {
  const me = visitor(tenantId);
  const to = new URL(run.goTo ?? "");
  const begun = await me.call(`/authorize${to.search}`);
  const next = begun.headers.get("location") ?? "";
  if (!next.includes("/interaction/")) return next;
  const id = next.split("/").at(-1) ?? "";
  const signedIn = await me.submit(id, { identifier: username, password, do: "sign_in" });
  const location = signedIn.headers.get("location") ?? "";
  if (!location.includes("/interaction/")) return location;
  const [row] = await database().sql`
    select id from sessions where tenant_id = ${tenantId} and ended_at is null order by created_at desc limit 1`;
  const allowed = await me.submit(id, { do: "allow", account: String(row?.id) });
  return allowed.headers.get("location") ?? "";
}

/** A browser comes to an address of a run. @param form what it posts there; left out: it gets */
export const arrive = (address: string, cookie = "", form?: Record<string, string>, site = "same-origin") =>
  tryItCallback(
    new Request(address, {
      headers: { cookie, "sec-fetch-site": site },
      ...(form && { method: "POST", body: new URLSearchParams(form) }),
    }),
  );
