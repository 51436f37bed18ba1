import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import { members } from "@/lib/admin/resources/members";
import { tenants } from "@/lib/admin/resources/tenants";
import { users } from "@/lib/admin/resources/users";
import { asSystem } from "@/lib/admin/system";
import { ensureSystemTenant } from "@/lib/admin/system-tenant";
import { randomToken, tokenHash } from "@/lib/base/secrets";
import { systemTenant } from "@/lib/model/system-tenant";
import { dashboardSessionStore } from "@/lib/store/dashboard-sessions";
import { sessionCookie } from "./cookie";
import { adminOf, contextFor, freshFor, hasAccess } from "./session";

const { db, sql } = database();
const store = dashboardSessionStore(db);
let sub = "";

beforeAll(async () => {
  await ensureSystemTenant(db, () => undefined);
  await tenants.create(asSystem(db), { id: "dashed", name: "Dashed" });
  const made = await users.create(asSystem(db, systemTenant), {
    username: "dora",
    name: "Dora",
    email: "d@example.com",
  });
  sub = String("sub" in made && made.sub);
});
afterAll(closeDatabase);

/** Signs Dora in, as the callback does. */
async function signedIn(authTime = Date.now() / 1000, before?: string) {
  const [browser, sid, token] = [randomUUID(), randomUUID(), randomToken()];
  await sql`insert into browsers (tenant_id, id, secret_hash, created_at, expires_at)
    values (${systemTenant}, ${browser}, ${tokenHash(token)}, now(), now() + interval '1 day')`;
  await sql`insert into sessions (tenant_id, id, browser_id, user_id, auth_time, amr, acr, selected_at, created_at, expires_at)
    values (${systemTenant}, ${sid}, ${browser}, ${sub}, now(), '{}', '1', now(), now(), now() + interval '1 day')`;
  await store.begin({ hash: tokenHash(token), userId: sub, sid, authTime }, before ? tokenHash(before) : undefined);
  const headers = new Headers({ cookie: sessionCookie(token).split(";")[0] ?? "" });
  return { token, sid, headers };
}

test("somebody signed in is who they are, with what they may do at this moment", async () => {
  const { headers } = await signedIn();
  const stranger = await adminOf(headers);
  expect(stranger).toMatchObject({ sub, name: "Dora", email: "d@example.com", isOperator: false, roles: {} });
  expect(stranger && hasAccess(stranger)).toBe(false);
  await members.create(asSystem(db, "dashed"), { user: "dora", role: "auditor" });
  const admin = await adminOf(new Request("https://op.example/admin", { headers }));
  expect(admin).toMatchObject({ roles: { dashed: "auditor" } });
  expect((await members.list(contextFor(admin!, "dashed"))).items).toMatchObject([{ id: sub }]);
  await expect(tenants.list(contextFor(admin!))).rejects.toMatchObject({ kind: "forbidden" });
});

test("removed-member: the next request of somebody removed, or disabled, has nothing", async () => {
  const { headers } = await signedIn();
  await members.remove(asSystem(db, "dashed"), "dora");
  expect(await adminOf(headers)).toMatchObject({ isOperator: false, roles: {} });
  await users.update(asSystem(db, systemTenant), "dora", { disabled: true });
  expect(await adminOf(headers)).toBeUndefined();
  await users.update(asSystem(db, systemTenant), "dora", { disabled: false });
});

test("a session ends by itself: 8 hours without a request, 24 in all, and with the one it began with", async () => {
  for (const past of ["seen_at = now() - interval '8 hours 1 second'", "expires_at = now() - interval '1 second'"]) {
    const { headers, token } = await signedIn();
    await sql.unsafe(`update dashboard_sessions set ${past} where hash = $1`, [tokenHash(token)]);
    expect(await adminOf(headers)).toBeUndefined();
  }
  const { headers, sid } = await signedIn();
  await sql`update sessions set ended_at = now() where tenant_id = ${systemTenant} and id = ${sid}`;
  expect(await adminOf(headers)).toBeUndefined();
});

test("a request now and then keeps it: it is written down once a minute", async () => {
  const { headers, token } = await signedIn();
  await sql`update dashboard_sessions set seen_at = now() - interval '7 hours' where hash = ${tokenHash(token)}`;
  await adminOf(headers);
  const [row] =
    await sql`select now() - seen_at < interval '1 minute' as recent from dashboard_sessions where hash = ${tokenHash(token)}`;
  expect(row).toEqual({ recent: true });
});

test("session-fixation: a sign-in ends the session that the browser had, and no form of a cookie but ours is looked up", async () => {
  const before = await signedIn();
  const after = await signedIn(undefined, before.token);
  expect(await adminOf(before.headers)).toBeUndefined();
  expect(await adminOf(after.headers)).toBeDefined();
  for (const cookie of ["", "gatehouse.admin=", "gatehouse.admin=short", "gatehouse.admin=' or 1=1"])
    expect(await adminOf(new Headers({ cookie }))).toBeUndefined();
});

test("a logout notice ends what it names: a session, or all of a person", async () => {
  const [one, two] = [await signedIn(), await signedIn()];
  await store.endOf({ sid: one.sid, sub });
  expect([await adminOf(one.headers), (await adminOf(two.headers))?.sub]).toEqual([undefined, sub]);
  await store.endOf({});
  expect(await adminOf(two.headers)).toBeDefined();
  await store.endOf({ sub });
  expect(await adminOf(two.headers)).toBeUndefined();
  const three = await signedIn();
  await store.end(tokenHash(three.token));
  expect(await adminOf(three.headers)).toBeUndefined();
});

test("a sign-in is fresh for ten minutes", () => {
  const now = Date.now() / 1000;
  expect([freshFor({ authTime: now - 590 }), freshFor({ authTime: now - 601 })]).toEqual([true, false]);
});
