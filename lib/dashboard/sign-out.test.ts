import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import { users } from "@/lib/admin/resources/users";
import { asSystem } from "@/lib/admin/system";
import { ensureSystemTenant } from "@/lib/admin/system-tenant";
import { systemClock } from "@/lib/base/clock";
import { randomToken, tokenHash } from "@/lib/base/secrets";
import { dashboardClient, systemTenant } from "@/lib/model/system-tenant";
import { logoutToken } from "@/lib/oidc/logout/logout-token";
import { dashboardSessionStore } from "@/lib/store/dashboard-sessions";
import { findTenant } from "@/lib/tenants/directory";
import { protect } from "@/lib/tokens/protect";
import { backChannelLogout } from "./sign-out";

const { db, sql } = database();
const sid = randomUUID();
let sub = "";

beforeAll(async () => {
  await ensureSystemTenant(db, () => undefined);
  const made = await users.create(asSystem(db, systemTenant), { username: `out-${randomUUID()}` });
  sub = String("sub" in made && made.sub);
  await dashboardSessionStore(db).begin({ hash: tokenHash(randomToken()), userId: sub, sid, authTime: 0 }, undefined);
});
afterAll(closeDatabase);

const live = async () => (await sql`select from dashboard_sessions where user_id = ${sub}`).length;
const told = async (token: string) => {
  const body = new URLSearchParams({ logout_token: token });
  return (await backChannelLogout(new Request("http://localhost/admin/back-channel-logout", { method: "POST", body })))
    .status;
};
async function provider() {
  const tenant = await findTenant(systemTenant);
  const client = await tenant?.client(dashboardClient);
  if (!tenant || !client) throw new Error("there is no system tenant");
  return { tenant, client };
}

test("logout-forgery: an ID token, a token for another client and one of another key end nobody's session", async () => {
  const { tenant, client } = await provider();
  const now = Math.floor(systemClock());
  const claims = { iss: tenant.issuer, sub, sid, aud: client.id, iat: now, exp: now + 60, jti: "x" };
  const events = { "http://schemas.openid.net/event/backchannel-logout": {} };
  const other = await logoutToken({ sid, sub }, { ...client, id: "another" }, tenant, now);
  const old = await logoutToken({ sid, sub }, client, tenant, now - 3600);
  const good = await logoutToken({ sid, sub }, client, tenant, now);
  for (const forged of [
    "",
    "no.jwt.here",
    other,
    old,
    good.slice(0, -6),
    await protect({ ...claims, nonce: "n" }, "id_token", client, tenant),
    await protect({ ...claims, events }, "id_token", client, tenant),
    await protect({ ...claims, events, nonce: "n" }, "id_token", client, tenant, "logout+jwt"),
    await protect({ ...claims, events, sub: undefined, sid: undefined }, "id_token", client, tenant, "logout+jwt"),
  ])
    expect(await told(forged)).toBe(400);
  expect(await live()).toBe(1);
});

test("a logout token of the system tenant ends the session that it names", async () => {
  const { tenant, client } = await provider();
  expect(await told(await logoutToken({ sid: randomUUID(), sub }, client, tenant, systemClock()))).toBe(200);
  expect(await live()).toBe(1);
  expect(await told(await logoutToken({ sid, sub }, client, tenant, systemClock()))).toBe(200);
  expect(await live()).toBe(0);
});
