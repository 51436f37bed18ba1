import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import type { Context } from "@/lib/admin/resource";
import { invitations } from "@/lib/admin/resources/invitations";
import { members } from "@/lib/admin/resources/members";
import { tenants } from "@/lib/admin/resources/tenants";
import { users } from "@/lib/admin/resources/users";
import { ensureSystemTenant } from "@/lib/admin/system-tenant";
import { type MemberRole, systemTenant } from "@/lib/model/system-tenant";
import { createBrowser } from "./harness/browser";
import { base } from "./harness/world";

const { db, sql } = database();
const password = "seven locks and a gate";
const acme = `acme-${randomBytes(4).toString("hex")}`;
const operator = (tenantId: string): Context => ({ db, tenantId, actor: { kind: "operator" } });

beforeAll(async () => {
  await ensureSystemTenant(db, () => undefined);
  await tenants.update(operator(systemTenant), systemTenant, { settings: { limits: { sign_up: { most: 0 } } } });
  await tenants.create(operator(acme), { id: acme, name: "Acme" });
});
afterAll(closeDatabase);

const unique = (name: string) => `${name}-${randomBytes(4).toString("hex")}`;
const makeUser = async (username = unique("ann")) => {
  const made = await users.create(operator(systemTenant), {
    username,
    password,
    name: "Ann",
    email: `${username}@x.example`,
  });
  return { username, sub: String("sub" in made && made.sub) };
};
const invite = async (role: MemberRole, tenantId = acme) => {
  const made = await invitations.create(operator(tenantId), { role });
  return String("link" in made && made.link);
};
const rolesOf = (sub: string) => sql`select tenant_id, role from members where user_id = ${sub} order by tenant_id`;
const liveOf = (sub: string) => sql`select from dashboard_sessions where user_id = ${sub}`;
const typed = (username: string) => ({ username, name: "Ann", email: `${username}@x.example`, password, do: "create" });

/** Signs in at the dashboard as a person would. */
async function signIn(username: string, path = "/admin/login", browser = createBrowser(base)) {
  const asked = await browser.get(base + path);
  const page = await browser.submit(asked, { identifier: username, password, do: "sign_in" });
  return { browser, page };
}

test("signing in to the dashboard is a code flow of the system tenant; the sign-out ends both sessions", async () => {
  const { username, sub } = await makeUser();
  await members.create(operator(acme), { user: username, role: "auditor" });
  const { browser, page } = await signIn(username, "/admin/login?next=/admin/access");
  expect(new URL(page.url).pathname).toMatch(/^\/admin/);
  expect(await liveOf(sub)).toHaveLength(1);
  const again = await browser.get(`${base}/admin/login?next=/admin/access`);
  expect(again.html).not.toContain('name="password"');
  const out = await browser.post(`${base}/admin/logout`, {});
  expect(new URL(out.url).pathname).toBe("/admin/signed-out");
  expect([out.status, await liveOf(sub)]).toEqual([200, []]);
  const [session] = await sql`select ended_at from sessions where user_id = ${sub} and ended_at is null`;
  expect(session).toBeUndefined();
});

test("whoever manages nothing is told so, and by whom they would be let in", async () => {
  const { username } = await makeUser();
  const { page } = await signIn(username, "/admin/login?next=/admin/access");
  expect(page.html).toContain("You have no access yet");
});

test("csrf: no other site signs anybody out of the dashboard, nor takes an invitation in their name", async () => {
  const { username, sub } = await makeUser();
  const { browser } = await signIn(username, "/admin/login?next=/admin/access");
  const link = await invite("owner");
  for (const site of ["cross-site", "same-site"])
    for (const url of [`${base}/admin/logout`, `${link}/accept`]) {
      const answer = await browser.post(url, { do: "join" }, { "sec-fetch-site": site });
      expect(answer.status).toBe(403);
    }
  expect([await liveOf(sub).then(({ length }) => length), await rolesOf(sub)]).toEqual([1, []]);
});

test("open-redirect: a sign-in goes on to nothing but the dashboard", async () => {
  const { username } = await makeUser();
  for (const next of ["https://evil.example/", "//evil.example", "/t/system/oidc/logout"]) {
    const { page } = await signIn(username, `/admin/login?${new URLSearchParams({ next })}`);
    expect([page.sentTo, new URL(page.url).pathname]).toEqual([
      undefined,
      expect.stringMatching(/^\/admin(\/access)?$/),
    ]);
  }
});

test("session-fixation: a sign-in has a new cookie, and an answer that this browser did not ask for signs nobody in", async () => {
  const { username, sub } = await makeUser();
  const planted = "A".repeat(43);
  const cookies = new Map([["gatehouse.admin", planted]]);
  const { browser } = await signIn(username, "/admin/login?next=/admin/access", createBrowser(base, cookies));
  expect(browser.cookies.get("gatehouse.admin")).toMatch(/^(?!A{43})[\w-]{43}$/);
  expect(await liveOf(sub)).toHaveLength(1);
  const stranger = createBrowser(base);
  const answered = await stranger.get(`${base}/admin/callback?code=x&state=y`);
  expect(answered.html).toContain("This sign-in is over");
  expect(stranger.cookies.get("gatehouse.admin")).toBeUndefined();
});

test("a fresh sign-in asks for the password although somebody is signed in", async () => {
  const { username, sub } = await makeUser();
  const { browser } = await signIn(username, "/admin/login?next=/admin/access");
  await sql`update dashboard_sessions set auth_time = now() - interval '1 hour' where user_id = ${sub}`;
  const asked = await browser.get(`${base}/admin/login?fresh=1&next=/admin/access`);
  expect(asked.html).toContain('name="password"');
  await browser.submit(asked, { identifier: username, password, do: "sign_in" });
  const [row] =
    await sql`select now() - auth_time < interval '1 minute' as fresh from dashboard_sessions where user_id = ${sub}`;
  expect(row).toEqual({ fresh: true });
});

test("an invitation makes an account and a member at once; what was typed wrong comes back, but for the password", async () => {
  const link = await invite("admin");
  const browser = createBrowser(base);
  const page = await browser.get(link);
  expect(page.html).toContain("Acme");
  const username = unique("new");
  const weak = await browser.submit(page, { ...typed(username), password: "password" });
  expect(weak.html).toContain("none that is easily guessed");
  expect(weak.html).toContain(`value="${username}"`);
  const asked = await browser.submit(weak, typed(username));
  expect(asked.html).toContain('name="password"');
  const [made] = await sql`select id from users where tenant_id = ${systemTenant} and username = ${username}`;
  expect(await rolesOf(made!.id)).toEqual([{ tenantId: acme, role: "admin" }]);
  await browser.submit(asked, { identifier: username, password, do: "sign_in" });
  expect(await liveOf(made!.id)).toHaveLength(1);
});

test("invite-replay: a link that was used, and one made up, let nobody in", async () => {
  const link = await invite("operator", systemTenant);
  const browser = createBrowser(base);
  const page = await browser.get(link);
  await browser.submit(page, typed(unique("first")));
  const username = unique("second");
  const again = await browser.post(`${link}/accept`, typed(username));
  expect(again.html).toContain("This invitation is over");
  for (const token of ["x", "A".repeat(43), "..%2f", "%00"])
    expect((await browser.get(`${base}/admin/invite/${token}`)).status).toBeLessThan(500);
  expect(await sql`select from users where username = ${username}`).toEqual([]);
});

test("invite-race: of two who send the form of one link at the same time one becomes a member, and the other nothing", async () => {
  const link = await invite("support");
  const names = [unique("race"), unique("race")];
  await Promise.all(names.map((name) => createBrowser(base).post(`${link}/accept`, typed(name))));
  const made = await sql`select id from users where tenant_id = ${systemTenant} and username in ${sql(names)}`;
  expect(made).toHaveLength(1);
  expect(await rolesOf(made[0]!.id)).toHaveLength(1);
});

test("cross-tenant: an invitation gives its own role in its own tenant, to whoever is signed in, once", async () => {
  const { username, sub } = await makeUser();
  const link = await invite("support");
  const path = new URL(link).pathname;
  const { browser, page } = await signIn(username, `/admin/login?${new URLSearchParams({ next: path })}`);
  await browser.submit(page, { do: "join", role: "owner", tenant: systemTenant });
  expect(await rolesOf(sub)).toEqual([{ tenantId: acme, role: "support" }]);
  const second = await browser.get(await invite("owner"));
  expect((await browser.submit(second, { do: "join" })).html).toContain("a member there already");
  expect(await rolesOf(sub)).toEqual([{ tenantId: acme, role: "support" }]);
});

test("removed-member: whoever is removed or disabled is out with the next request", async () => {
  const { username, sub } = await makeUser();
  await members.create(operator(acme), { user: username, role: "auditor" });
  const { browser } = await signIn(username, "/admin/login?next=/admin/access");
  await members.remove(operator(acme), username);
  expect((await browser.get(`${base}/admin/access`)).html).toContain("You have no access yet");
  await users.update(operator(systemTenant), sub, { disabled: true });
  expect((await browser.get(`${base}/admin/access`)).html).toContain('name="password"');
});

test("a notice of logout ends the dashboard's session; what is none of the system tenant's is refused", async () => {
  const { username, sub } = await makeUser();
  const { browser } = await signIn(username, "/admin/login?next=/admin/access");
  for (const token of ["", "no.jwt.here"]) {
    const body = new URLSearchParams({ logout_token: token });
    expect((await fetch(`${base}/admin/back-channel-logout`, { method: "POST", body })).status).toBe(400);
  }
  await users.act(operator(systemTenant), "sign-out", sub, {});
  expect((await browser.get(`${base}/admin/access`)).html).toContain('name="password"');
  // Under plain `next start` nobody delivers notices; the session ends there all the same.
  if (inject("mount") === "server.ts") await expect.poll(async () => (await liveOf(sub)).length).toBe(0);
});
