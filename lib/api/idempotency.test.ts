import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { closeDatabase, database, openDatabase } from "@/db/client";
import { tokenHash } from "@/lib/base/secrets";
import { idempotencyKeyRows } from "@/lib/store/idempotency-keys";
import { call, newKey, newTenant, startApi, tokenOf } from "@/test/api";
import { serve } from "@/test/hostile-server";
import { hosts } from "@/test/outbound";

const host = hosts();

let key: string;
let token: string;
let tenant: string;
const send = (path: string, body: unknown, idempotencyKey: string, by = token, of = tenant) =>
  call("POST", `/tenants/${of}${path}`, { token: by, body, headers: { "idempotency-key": idempotencyKey } });
const users = async (of = tenant) => (await call("GET", `/tenants/${of}/users`, { token })).body.items.length;

beforeAll(async () => {
  await startApi();
  key = await newKey();
  token = await tokenOf(key);
  tenant = await newTenant();
});
afterAll(closeDatabase);

test("a request that is sent again is answered the same, and done once", async () => {
  const body = { uses: 3 };
  const first = await send("/registration-tokens", body, "again");
  const second = await send("/registration-tokens", body, "again");
  expect(first.status).toBe(201);
  expect(second.status).toBe(201);
  expect(second.body).toEqual(first.body);
  expect(second.headers.get("location")).toBe(first.headers.get("location"));
  const { body: list } = await call("GET", `/tenants/${tenant}/registration-tokens`, { token });
  expect(list.items).toHaveLength(1);
});

test("secrets-at-rest: a secret that is told once lies nowhere in the clear", async () => {
  const { body } = await send("/clients", { redirect_uris: ["https://rp.example/cb"] }, randomUUID());
  const rows = await database().sql`select * from idempotency_keys where tenant_id = ${tenant}`;
  expect(rows.length).toBeGreaterThan(0);
  expect(body.client_secret).toMatch(/\w{20}/);
  expect(JSON.stringify(rows)).not.toContain(body.client_secret);
});

test("another request with the same key is refused: another body, another address", async () => {
  await send("/users", { username: "one" }, "reused");
  const before = await users();
  for (const answer of [
    await send("/users", { username: "two" }, "reused"),
    await send("/registration-tokens", { username: "one" }, "reused"),
  ])
    expect(answer).toMatchObject({ status: 422, body: { type: expect.stringMatching(/#problem-key-reused$/) } });
  expect(await users()).toBe(before);
});

test("idempotency-theft: another caller's key, or the same in another tenant, tells and hinders nothing", async () => {
  const first = await send("/users", { username: "mine" }, "shared");
  const other = await tokenOf(await newKey({ [tenant]: "owner" }));
  expect(await send("/users", { username: "mine" }, "shared", other)).toMatchObject({ status: 409 });
  expect(await send("/users", { username: "theirs" }, "shared", other)).toMatchObject({ status: 201 });
  const elsewhere = await send("/users", { username: "mine" }, "shared", token, await newTenant());
  expect(elsewhere.status).toBe(201);
  expect(elsewhere.body.sub).not.toBe(first.body.sub);
});

test("idempotency-theft: whoever may no longer is told no answer of before", async () => {
  const theirs = await newKey({ [tenant]: "admin" });
  const by = await tokenOf(theirs);
  const body = { redirect_uris: ["https://rp.example/cb"] };
  expect(await send("/clients", body, "kept", by)).toMatchObject({ status: 201 });
  expect(await send("/clients", body, "kept", await tokenOf(theirs, { scopes: ["clients:read"] }))).toMatchObject({
    status: 403,
  });
  await call("DELETE", `/tenants/${tenant}/members/${theirs}`, { token });
  const refused = await send("/clients", body, "kept", by);
  expect(refused.status).toBe(403);
  expect(JSON.stringify(refused.body)).not.toContain("client_secret");
});

test("what failed is not kept, and may be tried again with the same key", async () => {
  expect(await send("/users", { username: "no spaces please" }, "retry")).toMatchObject({ status: 422 });
  expect(await send("/users", { username: "spaceless" }, "retry")).toMatchObject({ status: 201 });
});

test("race: a request whose twin is under way on another server waits its turn, and of many at once one is done", async () => {
  const elsewhere = openDatabase(process.env.DATABASE_URL ?? "", 1);
  await elsewhere.db.transaction(async (tx) => {
    expect(await idempotencyKeyRows(tx, tenant, `client:${key}`).claim(tokenHash("busy"))).toBe(true);
    const busy = await send("/users", { username: "busy" }, "busy");
    expect(busy).toMatchObject({ status: 409, body: { type: expect.stringMatching(/#problem-request-under-way$/) } });
    expect(busy.headers.get("retry-after")).toBe("1");
  });
  await elsewhere.close();
  const all = await Promise.all(Array.from({ length: 6 }, () => send("/users", { username: "busy" }, "busy")));
  const made = all.filter(({ status }) => status === 201);
  expect(made.length).toBeGreaterThan(0);
  expect(new Set(made.map(({ body }) => body.sub)).size).toBe(1);
  for (const { status, body } of all) if (status !== 201) expect(body.type).toMatch(/request-under-way$/);
});

test("after a day it is forgotten; a key that is none is refused", async () => {
  const first = await send("/registration-tokens", {}, "old");
  await database().sql`
    update idempotency_keys set expires_at = now() - interval '1 second' where tenant_id = ${tenant}`;
  const later = await send("/registration-tokens", {}, "old");
  expect(later.body.id).not.toBe(first.body.id);
  expect((await send("/registration-tokens", {}, "old")).body.id).toBe(later.body.id);
  for (const odd of ["", "two words", "x".repeat(256)])
    expect(await send("/registration-tokens", {}, odd)).toMatchObject({ status: 400 });
});

test("held-connection: what asks a host that never answers holds up nobody, whatever key it comes with", async () => {
  const silent = await host(serve(() => undefined));
  const { body: client } = await call("POST", `/tenants/${tenant}/clients`, {
    token,
    body: { redirect_uris: ["https://rp.example/cb"] },
  });
  const asking = send(`/clients/${client.client_id}/check-keys`, { jwks_uri: `${silent.origin}/jwks` }, "silent");
  await expect.poll(silent.connections).toBe(1);
  const other = call("GET", `/tenants/${tenant}`, { token }).then(({ status }) => status);
  expect(await Promise.race([other, asking.then(() => "held up")])).toBe(200);
  await silent.close();
  expect((await asking).status).toBe(200);
});
