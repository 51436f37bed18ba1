import { exportJWK, generateKeyPair } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import { createClient } from "@/lib/admin/resources/clients";
import { createTenant } from "@/lib/admin/resources/tenants";
import { createUser } from "@/lib/admin/resources/users";
import { ensureSystemTenant } from "@/lib/admin/system-tenant";
import { adminAt, arrive, password, signedInAt } from "@/test/trying";
import type { Wishes } from "./begin";
import type { Run } from "./run";
import { goOn, runAt, start } from "./start";
import { possibleSteps } from "./steps";

const { db } = database();
const tenantId = "tried";
let admin: Awaited<ReturnType<typeof adminAt>>;

beforeAll(async () => {
  await ensureSystemTenant(db, () => undefined);
  await createTenant(db, { id: tenantId, name: "Tried", settings: { profile: "oidc-all" } });
  await createUser(db, tenantId, { username: "alice", password, email: "alice@example.com" });
  admin = await adminAt(tenantId);
});
afterAll(closeDatabase);

let count = 0;
async function client(metadata: Record<string, unknown> = {}) {
  count += 1;
  const made = await createClient(db, tenantId, {
    client_id: `rp-${count}`,
    redirect_uris: ["https://rp.example/cb"],
    grant_types: ["authorization_code", "refresh_token"],
    ...metadata,
  });
  return made.client_id;
}

const wishes = (more: Partial<Wishes> = {}): Wishes => ({
  flow: "code",
  params: { scope: "openid email offline_access", prompt: "consent" },
  isBound: false,
  ...more,
});

const runOf = async (clientId: string, token: string): Promise<Run> => {
  const found = await runAt(await admin.trying(clientId), token);
  if (!found) throw new Error("there is no such run");
  return found.run;
};
const kinds = ({ steps }: Run) => steps.map(({ kind }) => kind);
const bad = ({ steps }: Run) => steps.flatMap(({ checks = [] }) => checks.filter(({ isGood }) => !isGood));
const last = ({ steps }: Run) => steps.at(-1);

/** The whole of a flow with a browser, up to what its answer led to. */
async function ran(clientId: string, wanted: Wishes = wishes()): Promise<{ run: Run; token: string }> {
  const token = await start(await admin.trying(clientId), wanted);
  const location = await signedInAt(tenantId, await runOf(clientId, token));
  const [address = "", fragment] = location.split("#");
  const back = fragment
    ? await arrive(address, admin.cookie, Object.fromEntries(new URLSearchParams(fragment)))
    : await arrive(address, admin.cookie);
  expect([back.status, back.headers.get("location")]).toEqual([303, expect.stringContaining("tab=try")]);
  return { run: await runOf(clientId, token), token };
}

test("a web application: the code flow with PKCE, its tokens checked, then all that can be done with them", async () => {
  const id = await client();
  const { run, token } = await ran(
    id,
    wishes({ params: { scope: "openid email offline_access", prompt: "consent", max_age: "60" } }),
  );
  expect([kinds(run), bad(run)]).toEqual([["authorization", "callback", "token", "idToken"], []]);
  expect(run.steps[0]?.request?.params).toMatchObject({ code_challenge_method: "S256", max_age: "60" });
  expect(run.steps[3]?.checks?.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["signature", "iss", "aud", "exp", "nonce", "auth_time"]),
  );
  expect(possibleSteps(run)).toEqual(["userinfo", "refresh", "introspection", "revocation"]);
  for (const step of possibleSteps(run)) expect(await goOn(await admin.trying(id), token, step)).toBe(true);
  const after = await runOf(id, token);
  expect(bad(after)).toEqual([]);
  expect(after.steps.find(({ kind }) => kind === "userinfo")?.answer?.body).toMatchObject({
    email: "alice@example.com",
  });
  expect(after.steps.find(({ kind }) => kind === "introspection")?.answer?.body).toMatchObject({ active: true });
  expect(await goOn(await admin.trying(id), token, "introspection")).toBe(true);
  expect(last(await runOf(id, token))?.answer?.body).toEqual({ active: false });
});

test("secret-leak: no step shows the client's secret, and none of it lies open in the database", async () => {
  for (const method of ["client_secret_basic", "client_secret_post"]) {
    const secret = `s3cret-${method}-0123456789-0123456789`;
    const id = await client({ token_endpoint_auth_method: method, client_secret: secret });
    const { run } = await ran(id);
    expect(kinds(run)).toContain("idToken");
    expect(JSON.stringify(run.steps)).not.toContain(secret);
    expect(JSON.stringify(run.steps)).not.toContain(Buffer.from(`${id}:${secret}`).toString("base64"));
    expect(run.steps.find(({ kind }) => kind === "token")?.request?.curl).toContain("$CLIENT_SECRET");
    const rows = await database().sql`select * from try_its where client_id = ${id}`;
    expect(JSON.stringify(rows)).not.toContain(run.tokens.access_token ?? "nothing");
  }
});

test.each([
  ["pushed requests", { require_pushed_authorization_requests: true }, {}, ["pushed", "authorization"]],
  [
    "requests signed with its secret",
    { require_signed_request_object: true, request_object_signing_alg: "HS256" },
    {},
    ["authorization"],
  ],
  ["tokens bound to a key", { dpop_bound_access_tokens: true }, {}, ["authorization"]],
  ["a secret that signs an assertion", { token_endpoint_auth_method: "client_secret_jwt" }, {}, ["authorization"]],
  ["no secret", { token_endpoint_auth_method: "none" }, {}, ["authorization"]],
  ["a signed answer", {}, { response_mode: "query.jwt" }, ["authorization"]],
] as const)("an application with %s", async (_, metadata, params, first) => {
  const id = await client(metadata);
  const { run, token } = await ran(id, wishes({ params: { scope: "openid", ...params } }));
  expect([kinds(run), bad(run)]).toEqual([[...first, "callback", "token", "idToken"], []]);
  expect(await goOn(await admin.trying(id), token, "userinfo")).toBe(true);
  expect(last(await runOf(id, token))?.answer).toMatchObject({ status: 200 });
});

test.each([
  ["implicit", ["implicit"], "id_token token", ["authorization", "callback", "idToken"], ["at_hash"]],
  [
    "hybrid",
    ["authorization_code", "implicit"],
    "code id_token",
    ["authorization", "callback", "idToken", "token", "idToken"],
    ["c_hash"],
  ],
])(
  "the %s flow comes back behind the # and is checked by its hashes",
  async (_, grant_types, response_type, steps, hashes) => {
    const id = await client({ grant_types, response_types: [response_type] });
    const { run } = await ran(id, wishes({ params: { scope: "openid" } }));
    expect([kinds(run), bad(run)]).toEqual([steps, []]);
    expect(run.steps[2]?.checks?.map(({ name }) => name)).toEqual(expect.arrayContaining(hashes));
  },
);

test("an application that proves who it is by a key: as far as it goes without, whole with one given for the run", async () => {
  const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
  const [jwk, key] = [await exportJWK(publicKey), await exportJWK(privateKey)];
  const id = await client({
    token_endpoint_auth_method: "private_key_jwt",
    jwks: { keys: [{ ...jwk, kid: "k", alg: "ES256", use: "sig" }] },
  });
  const without = await ran(id, wishes({ params: { scope: "openid" } }));
  expect(last(without.run)).toMatchObject({ kind: "token", stop: "needsKey" });
  const given = await ran(id, wishes({ params: { scope: "openid" }, key: { ...key, kid: "k" } }));
  expect([kinds(given.run), bad(given.run)]).toEqual([["authorization", "callback", "token", "idToken"], []]);
});

test("a machine gets its token at once; a device waits for somebody", async () => {
  const machine = await client({ redirect_uris: [], grant_types: ["client_credentials"], response_types: [] });
  const token = await start(await admin.trying(machine), wishes({ flow: "client_credentials", params: {} }));
  expect(last(await runOf(machine, token))).toMatchObject({ kind: "token", answer: { status: 200 } });
  const device = await client({
    redirect_uris: [],
    grant_types: ["urn:ietf:params:oauth:grant-type:device_code"],
    response_types: [],
    token_endpoint_auth_method: "none",
  });
  const waiting = await start(await admin.trying(device), wishes({ flow: "device", params: { scope: "openid" } }));
  expect((await runOf(device, waiting)).device?.typed).toMatch(/^[A-Z0-9]{4}-[A-Z0-9]{4}$/);
  expect(await goOn(await admin.trying(device), waiting, "poll")).toBe(true);
  expect(last(await runOf(device, waiting))?.answer?.body).toMatchObject({ error: "authorization_pending" });
});

test("what the issuer refuses is shown as the application would see it", async () => {
  const id = await client();
  const token = await start(await admin.trying(id), wishes({ params: { scope: "openid", prompt: "none" } }));
  const location = await signedInAt(tenantId, await runOf(id, token));
  expect(location).toContain("error=login_required");
  await arrive(location, admin.cookie);
  const run = await runOf(id, token);
  expect([kinds(run), last(run)?.request?.params.error]).toEqual([["authorization", "callback"], "login_required"]);
  await expect(start(await admin.trying(id), wishes({ flow: "device" }))).rejects.toMatchObject({ kind: "invalid" });
});
