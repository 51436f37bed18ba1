import { afterAll, beforeAll, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import { createClient } from "@/lib/admin/resources/clients";
import { members } from "@/lib/admin/resources/members";
import { createTenant } from "@/lib/admin/resources/tenants";
import { createUser } from "@/lib/admin/resources/users";
import { asSystem } from "@/lib/admin/system";
import { ensureSystemTenant } from "@/lib/admin/system-tenant";
import { tokenHash } from "@/lib/base/secrets";
import { dashboardSessionStore } from "@/lib/store/dashboard-sessions";
import { adminAt, arrive, password, signedInAt } from "@/test/trying";
import { visitor } from "@/test/visitor";
import type { Wishes } from "./begin";
import { goOn, runAt, start } from "./start";

const { db, sql } = database();
const [tenantId, rival] = ["lured", "lured-rival"];
type Admin = Awaited<ReturnType<typeof adminAt>>;
let admin: Admin;

beforeAll(async () => {
  await ensureSystemTenant(db, () => undefined);
  for (const id of [tenantId, rival]) {
    await createTenant(db, { id, name: id, settings: { profile: "oidc-all" } });
    await createUser(db, id, { username: "alice", password });
    for (const client_id of ["rp", "other"])
      await createClient(db, id, { client_id, redirect_uris: ["https://rp.example/cb"], skip_consent: true });
  }
  admin = await adminAt(tenantId);
});
afterAll(closeDatabase);

const wishes: Wishes = { flow: "code", params: { scope: "openid" }, isBound: false };

/** A run that somebody signed in for. @returns its token, and where the browser is sent */
async function begun(by: Admin = admin) {
  const token = await start(await by.trying("rp"), wishes);
  const found = await runAt(await by.trying("rp"), token);
  if (!found) throw new Error("there is no such run");
  return { token, run: found.run, location: await signedInAt(tenantId, found.run) };
}

const stepsOf = async (token: string, by: Admin = admin) =>
  (await runAt(await by.trying("rp"), token))?.run.steps.map(({ kind }) => kind);
const untouched = ["authorization"];
const whole = ["authorization", "callback", "token", "idToken"];

test("csrf: an answer without the run's own state changes nothing, and the real one still works", async () => {
  const { token, location } = await begun();
  const forged = new URL(location);
  for (const state of ["", "forged", "x".repeat(43)]) {
    forged.searchParams.set("state", state);
    expect((await arrive(forged.href, admin.cookie)).status).toBe(400);
  }
  expect(await stepsOf(token)).toEqual(untouched);
  expect((await arrive(location, admin.cookie)).status).toBe(303);
  expect(await stepsOf(token)).toEqual(whole);
});

test("csrf: a form of another site is shown as our own page, and taken from there alone", async () => {
  const { token, location } = await begun();
  const [address = ""] = location.split("?");
  const form = { ...Object.fromEntries(new URL(location).searchParams), x: '"><script>alert(1)</script>' };
  const shown = await arrive(address, admin.cookie, form, "cross-site");
  expect(shown.status).toBe(200);
  expect(await shown.text()).not.toContain("<script>alert");
  expect(await stepsOf(token)).toEqual(untouched);
});

test("other-ticket: the address of a run is nobody's but its admin's: not another's, not a stranger's", async () => {
  const { token, location } = await begun();
  const other = await adminAt(tenantId);
  for (const cookie of [other.cookie, "", "gatehouse.admin=forged"]) {
    const answer = await arrive(location, cookie);
    expect([answer.status, answer.headers.get("location")]).toEqual([400, null]);
    expect(await answer.text()).not.toContain(new URL(location).searchParams.get("code"));
  }
  expect(await runAt(await other.trying("rp"), token)).toBeUndefined();
  expect(await goOn(await other.trying("rp"), token, "userinfo")).toBe(false);
  expect(await stepsOf(token)).toEqual(untouched);
});

test("code-injection: a code of another run, put into this one's answer, gives no token", async () => {
  const [mine, theirs] = [await begun(), await begun(await adminAt(tenantId))];
  const injected = new URL(mine.location);
  injected.searchParams.set("code", new URL(theirs.location).searchParams.get("code") ?? "");
  expect((await arrive(injected.href, admin.cookie)).status).toBe(303);
  const found = await runAt(await admin.trying("rp"), mine.token);
  expect(found?.run.steps.at(-1)).toMatchObject({ kind: "token", answer: { body: { error: "invalid_grant" } } });
  expect(found?.run.tokens).toEqual({});
});

test("mix-up: an answer of another issuer is not gone on with", async () => {
  const { token, location } = await begun();
  const mixed = new URL(location);
  mixed.searchParams.set("iss", "https://evil.example");
  await arrive(mixed.href, admin.cookie);
  expect(await stepsOf(token)).toEqual(["authorization", "callback"]);
});

test("replay: an answer is taken once, even when it comes twice at the same moment", async () => {
  const { token, location } = await begun();
  const both = await Promise.all([arrive(location, admin.cookie), arrive(location, admin.cookie)]);
  expect(both.map(({ status }) => status).sort()).toEqual([303, 400]);
  expect((await arrive(location, admin.cookie)).status).toBe(400);
  expect(await stepsOf(token)).toEqual(whole);
});

test("other-tenant: no other client or tenant answers to the address of a run, nor to one that only looks like it", async () => {
  const { run } = await begun();
  const uri = run.asked.redirect_uri ?? "";
  for (const [tenant, client_id, redirect_uri] of [
    [tenantId, "other", uri],
    [rival, "rp", uri],
    [tenantId, "rp", uri.replace(/.$/, (end) => (end === "A" ? "B" : "A"))],
    [tenantId, "rp", uri.slice(0, uri.lastIndexOf("/"))],
    [tenantId, "rp", `${uri}/../../callback`],
  ] as const) {
    const query = new URLSearchParams({ ...run.asked, client_id, redirect_uri });
    const answer = await visitor(tenant).call(`/authorize?${query}`);
    expect([answer.status, answer.headers.get("location")]).toEqual([400, null]);
  }
  expect(await runAt({ ...(await admin.trying("rp")), tenantId: rival }, "any")).toBeUndefined();
});

test("a run is over after its time, at the end of the admin's session, and when its application is deleted", async () => {
  const old = await begun();
  await sql`update try_its set expires_at = now() - interval '1 second' where hash = ${tokenHash(old.token)}`;
  expect((await arrive(old.location, admin.cookie)).status).toBe(400);
  const leaving = await adminAt(tenantId);
  const ended = await begun(leaving);
  await dashboardSessionStore(db).end(tokenHash(leaving.session));
  expect((await arrive(ended.location, leaving.cookie)).status).toBe(400);
  expect(await sql`select from try_its where hash = ${tokenHash(ended.token)}`).toHaveLength(0);
});

test("privilege: support and auditors cannot try, and who was an admin when a run began cannot end it", async () => {
  for (const role of ["support", "auditor"] as const)
    await expect(start(await (await adminAt(tenantId, role)).trying("rp"), wishes)).rejects.toMatchObject({
      kind: "forbidden",
    });
  await expect(start(await admin.trying("rp", rival), wishes)).rejects.toMatchObject({ kind: "forbidden" });
  const former = await adminAt(tenantId);
  const { location } = await begun(former);
  await members.update(asSystem(db, tenantId), former.username, { role: "auditor" });
  expect((await arrive(location, former.cookie)).status).toBe(400);
});

test("open-redirect: whatever an answer says, the browser goes to the application's page", async () => {
  const { token, location } = await begun();
  const next = new URL(location);
  next.searchParams.set("next", "https://evil.example");
  next.searchParams.set("redirect_uri", "https://evil.example");
  const { headers } = await arrive(next.href, admin.cookie);
  expect(headers.get("location")).toBe(
    `http://localhost:3000/admin/t/${tenantId}/applications/rp?tab=try&run=${token}`,
  );
});

test("every run is recorded, by whom and of which application, and nothing of what came of it", async () => {
  const another = await adminAt(tenantId);
  await begun(another);
  const rows = await sql`select client_id, actor_kind, data from events
    where tenant_id = ${tenantId} and name = ${"client.tried"} and actor = ${another.sub}`;
  expect(rows).toEqual([{ clientId: "rp", actorKind: "admin", data: { flow: "code" } }]);
});
