import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closeDatabase } from "@/db/client";
import { apiScopes } from "@/lib/admin/api-access";
import { apiAudience } from "@/lib/admin/api-address";
import { systemTenant } from "@/lib/model/system-tenant";
import { findTenant } from "@/lib/tenants/directory";
import { sign, signingKey } from "@/lib/tokens/sign";
import { call, newKey, newTenant, startApi, tokenOf } from "@/test/api";
import { type Things, thingsOf } from "@/test/api-things";
import { ownDatabase } from "@/test/own-database";
import { operations } from "./operations";

let operator: string;
let mine: string;
let theirs: string;
let owner: string;
let things: Things;

beforeAll(async () => {
  // Some operations are done to the whole installation, so this has a database to itself.
  await ownDatabase("api_attacks");
  await startApi();
  operator = await tokenOf(await newKey());
  mine = await newTenant("mine");
  theirs = await newTenant("theirs");
  owner = await tokenOf(await newKey({ [mine]: "owner" }));
  things = thingsOf(theirs, operator);
});
afterAll(closeDatabase);

/** Where an operation is done to something of a tenant, by an identifier. */
const place = (path: string, tenant: string, id: string) =>
  path.replace("[tenant]", tenant).replace("[id]", encodeURIComponent(id));

describe.each(operations.map((operation) => ({ operation, id: operation.id })))("$id", ({ operation }) => {
  const { path, method, resource, does } = operation;
  const isChange = method === "POST" || method === "PATCH";

  test("cross-tenant: the owner of one tenant reaches nothing of another, by whatever identifier", async () => {
    if (!path.includes("[tenant]")) return;
    const body = isChange ? { body: await things.body(operation) } : {};
    const id = path.includes("[id]") ? await things.id(resource) : "";
    const there = await call(method, place(path, theirs, id), { token: owner, ...body });
    expect([there.status, there.body.type]).toEqual([403, expect.stringMatching(/#problem-forbidden$/)]);
    // A day is every tenant's; what is told of it is each one's own.
    if (!path.includes("[id]") || resource.name === "statistic") return;
    const here = await call(method, place(path, mine, id), { token: owner, ...body });
    expect([403, 404], JSON.stringify(here.body)).toContain(here.status);
  });

  test("escalation: a token that may only look changes nothing, one for other things reaches nothing", async () => {
    const id = path.includes("[id]") ? await things.id(resource) : "";
    const all = new Set(operations.flatMap(({ scopes }) => scopes));
    const key = await newKey();
    const body = isChange ? { body: await things.body(operation) } : {};
    for (const needed of operation.scopes) {
      const narrow = await tokenOf(key, { scopes: [...all].filter((scope) => scope !== needed) });
      const refused = await call(method, place(path, theirs, id), { token: narrow, ...body });
      expect(refused.status).toBe(403);
      expect(refused.headers.get("www-authenticate")).toContain("insufficient_scope");
      if (does.kind !== "list" && does.kind !== "show") expect(needed).toMatch(/:write$/);
    }
  });
});

test("roundabout: a token that may not change users, members or settings does not do so by an act, an import, a link or a trial", async () => {
  const roundabout = ["bulk-acts:write", "imports:write", "invitations:write", "policy-trials:write"];
  const token = await tokenOf(await newKey({ [mine]: "owner" }), { scopes: roundabout });
  const tries = [
    await call("POST", `/tenants/${mine}/bulk-acts`, { token, body: { act: "remove", everybody: true } }),
    await call("POST", `/tenants/${mine}/imports`, { token, body: { name: "people.csv", format: "csv" } }),
    await call("POST", `/tenants/${mine}/invitations`, { token, body: { role: "owner" } }),
    await call("POST", `/tenants/${mine}/policy-trials`, { token, body: { settings: { profile: null } } }),
  ];
  for (const { status, headers } of tries) {
    expect(status).toBe(403);
    expect(headers.get("www-authenticate")).toContain("insufficient_scope");
  }
});

test("escalation: a token without the scope installation reaches nothing of the tenant whose clients are the API keys", async () => {
  const key = await newKey();
  const scopes = ["clients:write", "clients:read", "users:write", "tenants:write", "members:write"];
  const token = await tokenOf(key, { scopes });
  const at = (path: string) => `/tenants/${systemTenant}${path}`;
  const tries = [
    await call("PATCH", at(`/clients/${key}`), { token, body: { scope: "installation" } }),
    await call("POST", at("/clients"), { token, body: { redirect_uris: ["https://rp.example/cb"] } }),
    await call("POST", at("/members"), { token, body: { client_id: key, role: "operator" } }),
    await call("PATCH", at(""), { token, body: { name: "Mine" } }),
    await call("GET", at("/clients"), { token }),
  ];
  for (const { status, headers } of tries) {
    expect(status).toBe(403);
    expect(headers.get("www-authenticate")).toContain('scope="installation"');
  }
});

/** A token that a tenant of this server signed itself, as it may say anything. */
async function signedBy(tenantId: string, clientId: string, claims: Record<string, unknown> = {}, typ = "at+jwt") {
  const tenant = await findTenant(tenantId);
  const now = Math.floor(Date.now() / 1000);
  const scope = Object.keys(apiScopes()).join(" ");
  const own = { iss: tenant!.issuer, sub: clientId, client_id: clientId, aud: apiAudience(), scope };
  const times = { iat: now, exp: now + 60, jti: crypto.randomUUID() };
  return sign({ ...own, ...times, ...claims }, signingKey(tenant!.keyring, "ES256"), typ);
}

test("token-confusion: a token for another resource, of another tenant, unsigned, in a cookie or in the query is none", async () => {
  const key = await newKey();
  const elsewhere = await tokenOf(key);
  expect((await call("GET", "/tenants", { token: await signedBy(systemTenant, key) })).status).toBe(200);
  for (const token of [
    await signedBy(mine, key),
    await signedBy(mine, key, { iss: (await findTenant(systemTenant))?.issuer }),
    await signedBy(systemTenant, key, { aud: "https://api.example" }),
    await signedBy(systemTenant, key, { exp: 1 }),
    await signedBy(systemTenant, key, {}, "JWT"),
    await signedBy(systemTenant, "no-such-client"),
  ])
    expect((await call("GET", "/tenants", { token })).status).toBe(401);
  const [head = "", body = ""] = elsewhere.split(".");
  const none = `${Buffer.from('{"alg":"none","typ":"at+jwt"}').toString("base64url")}.${body}.`;
  const cut = `${head}.${body}.${"A".repeat(86)}`;
  for (const token of [none, cut, `${elsewhere}x`, "opaque"])
    expect((await call("GET", "/tenants", { token })).status).toBe(401);
  const shown = [
    await call("GET", "/tenants", { headers: { cookie: `token=${elsewhere}; session=${elsewhere}` } }),
    await call("GET", `/tenants?access_token=${elsewhere}`),
    await call("POST", "/tenants", {
      body: `access_token=${elsewhere}`,
      headers: { "content-type": "application/x-www-form-urlencoded" },
    }),
  ];
  for (const { status, headers } of shown) {
    expect(status).toBe(401);
    expect(headers.get("www-authenticate")).toMatch(/^Bearer/);
  }
});

test("stolen-token: one that is bound to a key or a certificate is worth nothing without", async () => {
  const key = await newKey();
  const bound = await tokenOf(key, { constraint: { kind: "dpop", jkt: "x".repeat(43) } });
  const held = await tokenOf(key, { constraint: { kind: "mtls", x5t: "x".repeat(43) } });
  for (const token of [bound, held]) expect((await call("GET", "/tenants", { token })).status).toBe(401);
  const headers = { authorization: `DPoP ${bound}` };
  expect((await call("GET", "/tenants", { headers })).headers.get("www-authenticate")).toContain("invalid_dpop_proof");
});

test("revoked: a caller whose membership or client is gone may nothing at once", async () => {
  const key = await newKey({ [mine]: "owner" });
  const token = await tokenOf(key);
  expect((await call("GET", `/tenants/${mine}/users`, { token })).status).toBe(200);
  await call("DELETE", `/tenants/${mine}/members/${key}`, { token: operator });
  expect((await call("GET", `/tenants/${mine}/users`, { token })).status).toBe(403);
  await call("DELETE", `/tenants/${systemTenant}/clients/${key}`, { token: operator });
  await expect.poll(async () => (await call("GET", `/tenants/${mine}/users`, { token })).status).toBe(401);
});

test("mass-assignment: what nobody sets is refused or left as it is", async () => {
  const users = `/tenants/${mine}/users`;
  const { body: ann } = await call("POST", users, { token: owner, body: { username: "ann" } });
  const at = `${users}/${ann.sub}`;
  expect((await call("PATCH", at, { token: owner, body: { sub: crypto.randomUUID() } })).status).toBe(422);
  await call("PATCH", at, { token: owner, body: { factors: [{ name: "mine" }], id: "x", tenant_id: theirs } });
  const { body: after } = await call("GET", at, { token: owner });
  expect(after).toMatchObject({ sub: ann.sub, username: "ann" });
  expect(after).not.toHaveProperty("factors");
  expect(await call("GET", `/tenants/${theirs}/users/${ann.sub}`, { token: operator })).toMatchObject({ status: 404 });
  for (const body of [
    { id: theirs },
    { created_at: "2000-01-01" },
    { issuer: "https://x.example" },
    { disabled: true },
  ])
    expect((await call("PATCH", `/tenants/${mine}`, { token: owner, body })).status).toBeGreaterThanOrEqual(403);
});

test("path-tricks: what is no identifier finds nothing, an encoded slash is part of one, and prototypes are no paths", async () => {
  const token = operator;
  const name = "a/b?c#d";
  const body = { client_id: name, redirect_uris: ["https://rp.example/cb"] };
  const made = await call("POST", `/tenants/${mine}/clients`, { token, body });
  expect(made.headers.get("location")).toMatch(/\/clients\/a%2Fb%3Fc%23d$/);
  expect((await call("GET", `/tenants/${mine}/clients/a%2Fb%3Fc%23d`, { token })).body.client_id).toBe(name);
  for (const path of ["clients/a/b", "clients/%00", "clients/%C0%AF", "constructor", "__proto__", "clients/x/toString"])
    expect((await call("GET", `/tenants/${mine}/${path}`, { token })).status, path).toBeGreaterThanOrEqual(404);
});

test("other-host: at a host that is not the installation's the API is not there", async () => {
  const headers = { host: "login.acme.example" };
  const { status, body } = await call("GET", "/tenants", { token: operator, headers });
  expect([status, body.type]).toEqual([421, expect.stringMatching(/#problem-misdirected$/)]);
  expect((await call("GET", "/docs", { headers })).status).toBe(421);
});
