import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import type { Role } from "@/lib/admin/permissions";
import type { Context } from "@/lib/admin/resource";
import { callback, verifier, visitor } from "@/test/visitor";
import { clients } from "./clients";
import { consents } from "./consents";
import { sessions } from "./sessions";
import { tenants } from "./tenants";
import { userEvents } from "./user-events";
import { users } from "./users";

/** What people have open in a tenant, and how whoever looks after them ends it. */

const { db, sql } = database();
const password = "a gate with seven locks";
const grants = ["authorization_code", "refresh_token"];
let tenant: string;
let sub: string;

const operator = (tenantId = tenant): Context => ({ db, tenantId, actor: { kind: "operator" } });
const as = (role: Role, where = tenant): Context => ({
  db,
  tenantId: tenant,
  actor: { kind: "admin", userId: randomUUID() },
  roles: { [where]: role },
});
const made = async (id: string) => {
  await tenants.create(operator(id), { id, name: id, settings: { refresh_grace: 0 } });
  const isPublic = { token_endpoint_auth_method: "none", grant_types: grants };
  await clients.create(operator(id), { client_id: "rp", client_name: "RP", redirect_uris: [callback], ...isPublic });
};

beforeAll(() => made("session-others"));
afterAll(closeDatabase);
beforeEach(async () => {
  tenant = `open-${randomUUID().slice(0, 8)}`;
  await made(tenant);
  sub = (await users.create(operator(), { username: "alice", password })).sub;
});

/** Alice signs in at a client and lets it stay. */
async function signedIn() {
  const me = visitor(tenant);
  const id = await me.begin({ prompt: "login consent", scope: "openid offline_access" });
  await me.submit(id, { identifier: "alice", password, do: "sign_in" });
  const [newest] =
    await sql`select id from sessions where tenant_id = ${tenant} order by created_at desc, auth_time desc limit 1`;
  const allowed = await me.submit(id, { do: "allow", account: String(newest?.id) });
  const code = new URL(allowed.headers.get("location") ?? "").searchParams.get("code") ?? "";
  const fields = { client_id: "rp", redirect_uri: callback, code_verifier: verifier };
  const redeem = async () =>
    (await me.post("/oauth/token", { ...fields, grant_type: "authorization_code", code })).json();
  const refresh = async (token: string) =>
    (await me.post("/oauth/token", { client_id: "rp", grant_type: "refresh_token", refresh_token: token })).json();
  const isHeard = async (token: string) =>
    (await me.call("/userinfo", { headers: { authorization: `Bearer ${token}` } })).status === 200;
  return { me, session: String(newest?.id), redeem, refresh, isHeard };
}

test("a session says who, since when, from which browser and with which clients, and its end takes what was issued", async () => {
  const { session, redeem, refresh, isHeard } = await signedIn();
  await sql`update sessions set agent = ${JSON.stringify({ browser: "Firefox", system: "Linux" })}::jsonb where id = ${session}`;
  const { access_token: access, refresh_token: token } = await redeem();
  expect(await isHeard(access)).toBe(true);
  expect(await sessions.show(operator(), session)).toMatchObject({
    user: sub,
    state: "live",
    browser: "Firefox",
    system: "Linux",
    address: expect.stringMatching(/^[\w-]{22}$/),
    amr: ["pwd"],
    clients: [{ client_id: "rp", client_name: "RP" }],
  });
  await sessions.act(as("support"), "end", session, {});
  expect(await sessions.show(operator(), session)).toMatchObject({ state: "ended" });
  expect((await sessions.list(operator(), { filter: { user: sub } })).items).toEqual([]);
  const renewed = await refresh(token);
  expect(renewed).toHaveProperty("access_token");
  await sessions.act(as("support"), "end", session, { revoke: true });
  expect(await refresh(renewed.refresh_token)).toMatchObject({ error: "invalid_grant" });
  expect(await isHeard(renewed.access_token)).toBe(false);
  const [event, ...more] = (await userEvents.list(operator(), { filter: { user: sub, name: "session.ended" } })).items;
  expect(event).toMatchObject({ actor: { kind: "admin" }, session, data: { reason: "by_operator" } });
  expect(more).toEqual([]);
});

test("a consent that is withdrawn takes every token, and the code on its way; the client has to ask again", async () => {
  const { me, redeem, refresh, isHeard } = await signedIn();
  const [consent] = (await consents.list(operator(), { filter: { user: sub } })).items;
  expect(consent).toMatchObject({ client_id: "rp", client_name: "RP", permissions: ["openid", "offline_access"] });
  const { access_token: access, refresh_token: token } = await redeem();
  const waiting = await signedIn();
  await consents.remove(as("support"), consent?.id ?? "");
  expect(await isHeard(access)).toBe(false);
  expect(await refresh(token)).toMatchObject({ error: "invalid_grant" });
  expect(await waiting.redeem()).toMatchObject({ error: "invalid_grant" });
  await expect(consents.show(operator(), consent?.id ?? "")).rejects.toMatchObject({ kind: "not_found" });
  const id = await me.begin({ scope: "openid offline_access" });
  const [asked] = await sql`select prompt from interactions where id = ${id}`;
  expect(asked).toMatchObject({ prompt: "consent" });
  expect((await userEvents.list(operator(), { filter: { user: sub, name: "consent.withdrawn" } })).items).toMatchObject(
    [{ client: "rp", user: sub, actor: { kind: "admin" } }],
  );
});

test("withdrawal-race: whatever is redeemed or refreshed while a consent is withdrawn is worth nothing afterwards", async () => {
  const all = await Promise.all(Array.from({ length: 3 }, signedIn));
  const first = await all[0]?.redeem();
  const [tokens] = await Promise.all([
    Promise.all([...all.slice(1).map(({ redeem }) => redeem()), all[0]?.refresh(first.refresh_token)]),
    consents.remove(operator(), `${sub}.rp`),
  ]);
  for (const { access_token: access, refresh_token: token } of tokens) {
    if (access) expect(await all[0]?.isHeard(access)).toBe(false);
    if (token) expect(await all[0]?.refresh(token)).toMatchObject({ error: "invalid_grant" });
  }
});

test("block-race: a person blocked while they sign in, redeem and refresh has nothing open afterwards", async () => {
  const all = await Promise.all(Array.from({ length: 2 }, signedIn));
  const me = visitor(tenant);
  const id = await me.begin({ prompt: "login", scope: "openid" });
  const [tokens] = await Promise.all([
    Promise.all(all.map(({ redeem }) => redeem())),
    me.submit(id, { identifier: "alice", password, do: "sign_in" }),
    users.update(as("support"), sub, { disabled: true }),
  ]);
  expect(await sql`select from sessions where tenant_id = ${tenant} and ended_at is null`).toHaveLength(0);
  for (const { access_token: access, refresh_token: token } of tokens) {
    if (access) expect(await all[0]?.isHeard(access)).toBe(false);
    if (token) expect(await all[0]?.refresh(token)).toMatchObject({ error: "invalid_grant" });
  }
});

test("enumeration: who is blocked is told what everybody is told who types a wrong password, the right one too", async () => {
  const answers = async (identifier: string, typed: string) => {
    const me = visitor(tenant);
    const id = await me.begin({ prompt: "login" });
    const answer = await me.submit(id, { identifier, password: typed, do: "sign_in" });
    const [row] = await sql`select reason, progress from interactions where id = ${id}`;
    return {
      status: answer.status,
      reason: row?.reason,
      keys: Object.keys(row?.progress ?? {}),
      cookie: Boolean(me.cookie()),
    };
  };
  const wrong = await answers("alice", "not hers at all");
  await users.update(operator(), sub, { disabled: true });
  expect(await answers("alice", password)).toEqual(wrong);
  expect(await answers("nobody", password)).toEqual(wrong);
  await users.update(operator(), sub, { disabled: false });
  expect(await signedIn()).toMatchObject({ session: expect.any(String) });
});

test("idor: another tenant's sessions, consents and what happened there are not found, whatever is done", async () => {
  const { session } = await signedIn();
  const consent = `${sub}.rp`;
  const event = (await userEvents.list(operator(), { filter: { user: sub } })).items[0]?.id ?? "";
  const there = operator("session-others");
  const missing = { kind: "not_found" };
  for (const filter of [{ user: sub }, {}])
    for (const resource of [sessions, consents]) expect((await resource.list(there, { filter })).items).toEqual([]);
  expect((await userEvents.list(there, { filter: { user: sub } })).items).toEqual([]);
  await expect(sessions.show(there, session)).rejects.toMatchObject(missing);
  await expect(sessions.act(there, "end", session, { revoke: true })).rejects.toMatchObject(missing);
  await expect(consents.show(there, consent)).rejects.toMatchObject(missing);
  await expect(consents.remove(there, consent)).rejects.toMatchObject(missing);
  await expect(userEvents.show(there, event)).rejects.toMatchObject(missing);
  for (const id of ["", "x", `${sub}.`, `.rp`, "a\0b.rp", "' or 1=1--"]) {
    await expect(sessions.show(operator(), id)).rejects.toMatchObject(missing);
    await expect(consents.show(operator(), id)).rejects.toMatchObject(missing);
  }
  expect(await sessions.show(operator(), session)).toMatchObject({ state: "live" });
});

test("escalation: support helps people of its own tenant, an auditor only looks, and neither sees what is about clients or members", async () => {
  const { session } = await signedIn();
  const forbidden = { kind: "forbidden" };
  for (const caller of [as("auditor"), as("support", "session-others")]) {
    await expect(sessions.act(caller, "end", session, {})).rejects.toMatchObject(forbidden);
    await expect(consents.remove(caller, `${sub}.rp`)).rejects.toMatchObject(forbidden);
    await expect(users.update(caller, sub, { disabled: true })).rejects.toMatchObject(forbidden);
  }
  await expect(sessions.list(as("support", "session-others"))).rejects.toMatchObject(forbidden);
  const seen = (await userEvents.list(as("support"), { limit: 1_000 })).items;
  expect(seen.map(({ name }) => name)).toContain("sign-in.succeeded");
  const [other] = await sql`select id from events where tenant_id = ${tenant} and name = 'client.created'`;
  await expect(userEvents.show(as("support"), other?.id)).rejects.toMatchObject({ kind: "not_found" });
  expect(seen.filter(({ name }) => /^(client|member|key|tenant|settings|invitation)/.test(name))).toEqual([]);
  for (const change of [{ email_verified: true }, { phone_number_verified: true }])
    await expect(users.update(as("support"), sub, change)).rejects.toMatchObject(forbidden);
});

test("who is kept out after too many tries is shown as that, and is not any more once unlocked", async () => {
  const me = visitor(tenant);
  const id = await me.begin();
  for (let at = 0; at < 11; at += 1) await me.submit(id, { identifier: "alice", password: "wrong", do: "sign_in" });
  expect((await users.show(operator(), sub)).account?.locked_until).toBeInstanceOf(Date);
  await users.act(as("support"), "unlock", sub, {});
  expect(await users.show(operator(), sub)).toMatchObject({
    account: { locked_until: null, recovery_codes_left: 0, password_changed_at: expect.any(Date) },
  });
});
