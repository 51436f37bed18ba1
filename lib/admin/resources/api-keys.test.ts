import { generateKeyPairSync } from "node:crypto";
import { importPKCS8, SignJWT } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import { apiAudience } from "@/lib/admin/api-address";
import { callerOf } from "@/lib/admin/callers";
import type { Context } from "@/lib/admin/resource";
import { systemTenant } from "@/lib/model/system-tenant";
import { call, newTenant, startApi } from "@/test/api";
import { ownDatabase } from "@/test/own-database";
import { visitor } from "@/test/visitor";
import { apiKeys } from "./api-keys";
import { rotatedSecret } from "./client-schemas";
import { members } from "./members";
import { tenants } from "./tenants";
import { users } from "./users";

let here: string;
let there: string;
const operator = (tenantId: string): Context => ({ db: database().db, tenantId, actor: { kind: "operator" } });
const as = async (who: string, tenantId: string): Promise<Context> => {
  const { sub } = await users.show(operator(systemTenant), who);
  return { db: database().db, tenantId, ...(await callerOf(database().db, { userId: sub })) };
};
const forbidden = { kind: "forbidden" };
const scopes = ["api-keys:write", "users:read"];

beforeAll(async () => {
  await ownDatabase("api_keys");
  await startApi();
  [here, there] = [await newTenant("here"), await newTenant("there")];
  for (const [username, role] of [
    ["olga", "owner"],
    ["ada", "admin"],
  ] as const) {
    await users.create(operator(systemTenant), { username });
    await members.create(operator(here), { user: username, role });
  }
});
afterAll(closeDatabase);

/** Asks the token endpoint as a key does. */
async function tokenFor({ client_id: id, client_secret: secret = "" }: Key, fields: Record<string, string> = {}) {
  const response = await visitor(systemTenant).call("/oauth/token", {
    method: "POST",
    headers: { authorization: `Basic ${btoa(`${id}:${secret}`)}` },
    body: new URLSearchParams({ grant_type: "client_credentials", resource: apiAudience(), ...fields }),
  });
  return response.json();
}
type Key = Awaited<ReturnType<typeof apiKeys.create>>;
const make = async (given: object = {}, by?: Context) =>
  apiKeys.create(by ?? operator(here), { name: "Deploy", role: "admin", scopes, ...given });
const bearer = async (key: Key) => String((await tokenFor(key, { scope: key.scopes.join(" ") })).access_token);
const list = async (token: string, tenantId = here) =>
  (await call("GET", `/tenants/${tenantId}/users`, { token })).status;

test("an admin's key gets a token and calls the API of its tenant, and no other", async () => {
  const key = await make({}, await as("ada", here));
  expect(key).toMatchObject({ role: "admin", scopes, state: "active", made_by_name: "ada", maker_left: false });
  const token = await bearer(key);
  expect([await list(token), await list(token, there)]).toEqual([200, 403]);
  expect(await apiKeys.show(operator(here), key.client_id)).not.toHaveProperty("client_secret");
  await expect(apiKeys.show(operator(there), key.client_id)).rejects.toMatchObject({ kind: "not_found" });
  await expect(members.create(operator(there), { client_id: key.client_id, role: "owner" })).rejects.toThrow("no such");
  await database().sql`insert into members (tenant_id, client_id, role) values (${there}, ${key.client_id}, 'owner')`;
  expect((await callerOf(database().db, { clientId: key.client_id })).roles).toEqual({ [here]: "admin" });
});

test("stronger-key: an admin makes no key of an owner, and is told the secret of none", async () => {
  const ada = await as("ada", here);
  await expect(make({ role: "owner" }, ada)).rejects.toMatchObject(forbidden);
  await expect(make({ role: "operator" }, ada)).rejects.toMatchObject({ kind: "invalid" });
  await expect(make({ scopes: ["installation"] })).rejects.toThrow("whole installation");
  await expect(make({ scopes: ["users:everything"] })).rejects.toThrow("has no users:everything");
  const { client_id: id } = await make({ role: "owner" }, await as("olga", here));
  for (const change of [{ role: "admin" }, { scopes }, { expires_in: 600 }, { disabled: true }])
    await expect(apiKeys.update(ada, id, change)).rejects.toMatchObject(forbidden);
  await expect(apiKeys.act(ada, "rotate-secret", id, {})).rejects.toMatchObject(forbidden);
  await expect(apiKeys.remove(ada, id)).rejects.toMatchObject(forbidden);
});

test("stronger-key: a key makes none with more scopes, a longer life or another's secret than its token has", async () => {
  const strong = await make({ scopes: ["api-keys:write", "users:read", "users:write"] });
  const key = await make({ expires_in: 3600 });
  const token = await bearer(key);
  const at = `/tenants/${here}/api-keys`;
  const post = (path: string, body: object) => call("POST", path, { token, body });
  const small = { name: "Small", role: "admin", scopes: ["users:read"], expires_in: 600 };
  expect((await post(at, small)).status).toBe(201);
  for (const more of [{ scopes: ["users:write"] }, { expires_in: 7200 }, { expires_in: null }, { role: "owner" }])
    expect((await post(at, { ...small, ...more })).status, JSON.stringify(more)).toBe(403);
  expect((await post(`${at}/${strong.client_id}/rotate-secret`, {})).status).toBe(403);
  for (const body of [{ scopes: ["users:write"] }, { expires_in: null }, { role: "owner" }])
    expect((await call("PATCH", `${at}/${key.client_id}`, { token, body })).status).toBe(403);
  expect((await call("PATCH", `${at}/${strong.client_id}`, { token, body: { name: "Mine" } })).status).toBe(403);
  expect((await call("PATCH", `${at}/${key.client_id}`, { token, body: { name: "Mine" } })).body.name).toBe("Mine");
});

test("confused-deputy: a key's token is for the management API, and for nothing that else may be asked for", async () => {
  const key = await make();
  expect(await tokenFor(key, { resource: "https://api.example" })).toMatchObject({ error: "invalid_target" });
  expect(await tokenFor(key, { scope: "users:write" })).toMatchObject({ error: "invalid_scope" });
  const { access_token: plain } = await (async () => {
    const response = await visitor(systemTenant).call("/oauth/token", {
      method: "POST",
      headers: { authorization: `Basic ${btoa(`${key.client_id}:${key.client_secret}`)}` },
      body: new URLSearchParams({ grant_type: "client_credentials" }),
    });
    return response.json();
  })();
  expect((await call("GET", `/tenants/${here}/users`, { token: plain })).status).toBe(401);
});

test("a new secret: both get tokens while one replaces the other", async () => {
  const key = await make();
  const rotated = rotatedSecret.parse(
    await apiKeys.act(operator(here), "rotate-secret", key.client_id, { overlap: 60 }),
  );
  for (const one of [key, { ...key, ...rotated }]) expect(await tokenFor(one)).toHaveProperty("access_token");
  await apiKeys.act(operator(here), "rotate-secret", key.client_id, { overlap: 0 });
  await expect.poll(() => tokenFor(key)).toMatchObject({ error: "invalid_client" });
});

test("a key by its own public key: PEM or JWK, never a private one; it has no secret", async () => {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const pem = { type: "spki", format: "pem" } as const;
  const pkcs8 = String(privateKey.export({ type: "pkcs8", format: "pem" }));
  const key = await make({ public_key: publicKey.export(pem) });
  expect(key).toMatchObject({ method: "private_key_jwt", secret_changed_at: null });
  expect(key).not.toHaveProperty("client_secret");
  const signer = await importPKCS8(pkcs8, "ES256");
  const id = key.client_id;
  const issuer = (await tenants.show(operator(here), systemTenant)).issuer;
  const assertion = await new SignJWT({})
    .setProtectedHeader({ alg: "ES256" })
    .setIssuer(id)
    .setSubject(id)
    .setAudience(issuer)
    .setJti(crypto.randomUUID())
    .setIssuedAt()
    .setExpirationTime("1m")
    .sign(signer);
  const response = await visitor(systemTenant).post("/oauth/token", {
    grant_type: "client_credentials",
    resource: apiAudience(),
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_assertion: assertion,
    scope: "users:read",
  });
  expect(await list(String((await response.json()).access_token))).toBe(200);
  const jwk = JSON.stringify(publicKey.export({ format: "jwk" }));
  expect(await apiKeys.update(operator(here), id, { public_key: jwk })).toMatchObject({ version: 2 });
  const secret = JSON.stringify(privateKey.export({ format: "jwk" }));
  for (const bad of [pkcs8, secret, "nonsense", "{}", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"])
    await expect(make({ public_key: bad })).rejects.toThrow(/^public_key: /);
  await expect(apiKeys.act(operator(here), "rotate-secret", id, {})).rejects.toThrow("no secret");
});

test("revoked: a key that is over, disabled, deleted or whose tenant is gone may nothing, whatever token it has", async () => {
  const { sql } = database();
  const key = await make();
  const token = await bearer(key);
  await sql`update clients set expires_at = now() - interval '1 second' where client_id = ${key.client_id}`;
  expect(await list(token)).toBeGreaterThanOrEqual(401);
  expect(await apiKeys.show(operator(here), key.client_id)).toMatchObject({ state: "expired" });
  await apiKeys.update(operator(here), key.client_id, { expires_in: null });
  await expect.poll(() => list(token)).toBe(200);
  await apiKeys.update(operator(here), key.client_id, { disabled: true });
  await expect.poll(() => list(token)).toBe(401);
  await apiKeys.remove(operator(here), key.client_id);
  expect(await sql`select from clients where client_id = ${key.client_id}`).toHaveLength(0);
  const gone = await newTenant("gone");
  const orphan = await apiKeys.create(operator(gone), { name: "Orphan", role: "admin", scopes });
  await sql`delete from tenants where id = ${gone}`;
  expect(await sql`select from clients where client_id = ${orphan.client_id}`).toHaveLength(0);
});

test("maker-left: a key outlives the membership of who made it, and says so", async () => {
  await users.create(operator(systemTenant), { username: "leo", name: "Leo" });
  await members.create(operator(here), { user: "leo", role: "admin" });
  const key = await make({}, await as("leo", here));
  await members.remove(operator(here), "leo");
  const left = await apiKeys.show(operator(here), key.client_id);
  expect(left).toMatchObject({ maker_left: true, made_by_name: "Leo", state: "active" });
  await users.remove(operator(systemTenant), "leo");
  expect(await apiKeys.show(operator(here), key.client_id)).toMatchObject({ maker_left: true, made_by_name: null });
  expect(await list(await bearer(key))).toBe(200);
});

test("a key of the installation is an operator's to make, and reaches every tenant", async () => {
  const given = { name: "All", role: "operator", scopes: ["users:read", "tenants:read"] };
  const key = await apiKeys.create(operator(systemTenant), given);
  const token = await bearer(key);
  expect([await list(token), await list(token, there), await list(token, systemTenant)]).toEqual([200, 200, 403]);
  const olga = await as("olga", systemTenant);
  await expect(apiKeys.create(olga, given)).rejects.toMatchObject(forbidden);
});
