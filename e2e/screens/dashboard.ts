import { randomUUID } from "node:crypto";
import type { BrowserContext } from "@playwright/test";
import { database } from "@/db/client";
import { members } from "@/lib/admin/resources/members";
import { createUser } from "@/lib/admin/resources/users";
import { asSystem } from "@/lib/admin/system";
import { ensureSystemTenant } from "@/lib/admin/system-tenant";
import { randomToken, tokenHash } from "@/lib/base/secrets";
import { sessionCookie } from "@/lib/dashboard/cookie";
import { type MemberRole, systemTenant } from "@/lib/model/system-tenant";
import { dashboardSessionStore } from "@/lib/store/dashboard-sessions";

/** Somebody who manages a tenant, or of the system tenant an operator. @returns their subject */
export async function makeAdmin(tenantId: string, role: MemberRole, name = "Olivia Bennett"): Promise<string> {
  const { db } = database();
  await ensureSystemTenant(db, () => undefined);
  const username = `${role}-${randomUUID().slice(0, 8)}`;
  const { sub } = await createUser(db, systemTenant, { username, name, email: `${username}@northwind.example` });
  await members.create(asSystem(db, tenantId), { user: username, role });
  return sub;
}

/** Lets a browser be signed in as the callback does. @param age seconds since they proved who they are */
export async function signInAdmin(context: BrowserContext, sub: string, age = 0): Promise<void> {
  const [name = "", value = ""] = (await cookieOfAdmin(sub, age)).split("=");
  await context.addCookies([{ name, value, url: process.env.PUBLIC_URL ?? "", httpOnly: true, sameSite: "Lax" }]);
}

/** The cookie of somebody signed in, as `name=value`. */
export async function cookieOfAdmin(sub: string, age = 0): Promise<string> {
  const { db, sql } = database();
  const [browser, sid, token] = [randomUUID(), randomUUID(), randomToken()];
  await sql`insert into browsers (tenant_id, id, secret_hash, created_at, expires_at)
    values (${systemTenant}, ${browser}, ${tokenHash(token)}, now(), now() + interval '1 day')`;
  await sql`insert into sessions (tenant_id, id, browser_id, user_id, auth_time, amr, acr, selected_at, created_at, expires_at)
    values (${systemTenant}, ${sid}, ${browser}, ${sub}, now(), '{}', '1', now(), now(), now() + interval '1 day')`;
  const authTime = Date.now() / 1000 - age;
  await dashboardSessionStore(db).begin({ hash: tokenHash(token), userId: sub, sid, authTime }, undefined);
  return sessionCookie(token).split(";")[0] ?? "";
}
