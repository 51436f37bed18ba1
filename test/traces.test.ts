import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import { createUser } from "@/lib/admin/resources/users";
import { endpointPaths } from "@/lib/tenants/urls";
import { basic, tracedTenant, tracesOf } from "./traced";
import { callback, verifier, visitor } from "./visitor";

/** What requests leave behind: which situation each came to, by which rules, and what to change. */

const tenant = "traces";
const me = visitor(tenant);
let code = "";

beforeAll(async () => {
  await tracedTenant(tenant);
  await createUser(database().db, tenant, { username: "alice", password: "a gate with seven locks" });
  const id = await me.begin();
  await me.submit(id, { identifier: "alice", password: "a gate with seven locks", do: "sign_in" });
  const [session] = await database().sql`select id from sessions where tenant_id = ${tenant}`;
  const allowed = await me.submit(id, { do: "allow", account: session?.id });
  code = new URL(allowed.headers.get("location") ?? "").searchParams.get("code") ?? "";
});
afterAll(closeDatabase);

const { authorization_endpoint, end_session_endpoint, token_endpoint } = endpointPaths;
const par = endpointPaths.pushed_authorization_request_endpoint;
const good = {
  client_id: "rp",
  redirect_uri: callback,
  response_type: "code",
  scope: "openid",
  code_challenge: "x".repeat(43),
  code_challenge_method: "S256",
};
const authorize = (change: Record<string, string | undefined>) => () => {
  const given = Object.entries({ ...good, ...change }).filter(
    (pair): pair is [string, string] => pair[1] !== undefined,
  );
  return me.call(`${authorization_endpoint}?${new URLSearchParams(given)}`);
};
const post =
  (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  () =>
    me.call(path, { method: "POST", body: new URLSearchParams(fields), headers });
const redeem =
  (change: Record<string, string | undefined> = {}) =>
  () => {
    const all = {
      grant_type: "authorization_code",
      client_id: "rp",
      redirect_uri: callback,
      code,
      code_verifier: verifier,
    };
    const given = Object.entries({ ...all, ...change }).filter(
      (pair): pair is [string, string] => pair[1] !== undefined,
    );
    return post(token_endpoint, Object.fromEntries(given))();
  };
const machine = { grant_type: "client_credentials" };

describe("each refusal is known by its situation", () => {
  test.each([
    ["redirect_uri_mismatch", authorize({ redirect_uri: `${callback}/` })],
    ["redirect_uri_missing", authorize({ redirect_uri: undefined })],
    ["unknown_client", authorize({ client_id: "nobody" })],
    ["client_id_missing", authorize({ client_id: undefined })],
    ["response_type_unsupported", authorize({ response_type: "magic" })],
    ["response_mode_unsupported", authorize({ response_mode: "pigeon" })],
    ["scope_refused", authorize({ scope: "pets" })],
    ["pkce_missing", authorize({ code_challenge: undefined, code_challenge_method: undefined })],
    ["pkce_method", authorize({ code_challenge_method: "plain" })],
    ["request_object_unreadable", authorize({ request: "no.jwt.here" })],
    ["request_uri_unregistered", authorize({ request_uri: "https://rp.example/object" })],
    ["request_uri_over", authorize({ request_uri: "urn:ietf:params:oauth:request_uri:gone" })],
    ["hint_not_ours", authorize({ id_token_hint: "no.jwt.here" })],
    ["consent_required", authorize({ prompt: "none", scope: "openid email" })],
    ["parameter_wrong", authorize({ max_age: "soon" })],
    ["parameter_wrong", authorize({ prompt: "dance" })],
    ["client_auth_missing", post(token_endpoint, machine)],
    ["unknown_client", post(token_endpoint, machine, basic("nobody"))],
    ["secret_wrong", post(token_endpoint, machine, basic("web", "another"))],
    ["client_auth_method", post(token_endpoint, { ...machine, client_id: "web", client_secret: "x" })],
    ["client_auth_twice", post(token_endpoint, { ...machine, client_secret: "x" }, basic("web"))],
    ["grant_unsupported", post(token_endpoint, { grant_type: "password" }, basic("web"))],
    ["grant_unregistered", post(token_endpoint, { ...machine, client_id: "rp" })],
    ["target_refused", post(token_endpoint, { ...machine, resource: "https://api.example" }, basic("web"))],
    ["scope_refused", post(token_endpoint, { ...machine, scope: "pets" }, basic("web"))],
    ["dpop_wrong", post(token_endpoint, machine, { ...basic("web"), dpop: "x.y.z" })],
    ["code_unknown", redeem({ code: "another" })],
    ["code_of_other_client", post(token_endpoint, { grant_type: "authorization_code", code: "later" }, basic("web"))],
    ["verifier_missing", redeem({ code_verifier: undefined })],
    ["verifier_mismatch", redeem({ code_verifier: "w".repeat(43) })],
    ["code_redirect_uri", redeem({ redirect_uri: `${callback}/` })],
    ["refresh_unknown", post(token_endpoint, { grant_type: "refresh_token", refresh_token: "x", client_id: "rp" })],
    ["redirect_uri_mismatch", post(par, { ...good, client_id: "rp", redirect_uri: "https://evil.example/" })],
    [
      "return_uri_mismatch",
      async () => me.call(`${end_session_endpoint}?client_id=rp&post_logout_redirect_uri=https://rp.example/by`),
    ],
    ["unknown_client", async () => me.call(`${end_session_endpoint}?client_id=nobody`)],
    ["registration_off", async () => me.call(endpointPaths.registration_endpoint, { method: "POST", body: "{}" })],
    ["access_token_wrong", async () => me.call("/userinfo", { headers: { authorization: "Bearer wrong" } })],
  ])("%s", async (situation, send) => {
    // Only now is it known.
    const sent =
      situation === "code_of_other_client"
        ? post(token_endpoint, { grant_type: "authorization_code", code, redirect_uri: callback }, basic("web"))
        : send;
    const response = await sent();
    const [trace] = await tracesOf(tenant, {}, 1);
    expect(trace).toMatchObject({ situation, outcome: "failed" });
    expect(trace?.explanation?.happened).toBeTruthy();
    expect(trace?.explanation?.change).toBeTruthy();
    const page = response.headers.get("content-type")?.includes("html") ? await response.text() : undefined;
    if (page) expect(page).toContain(trace?.id);
    const broken = trace?.checks.filter(({ outcome }) => outcome === "failed") ?? [];
    expect(broken.length).toBeLessThanOrEqual(1);
  });
});

test("a code that serves, and one that served before", async () => {
  expect((await redeem()()).status).toBe(200);
  const [issued] = await tracesOf(tenant, {}, 1);
  expect(issued).toMatchObject({ kind: "token", outcome: "succeeded", client: "rp", decision: { kind: "issued" } });
  expect(issued?.checks.map(({ outcome }) => outcome)).toEqual(["passed", "passed", "passed"]);
  expect(issued?.statements).toEqual([{ name: "authorizations.redeem", ms: expect.any(Number) }]);
  await redeem()();
  expect((await tracesOf(tenant, {}, 1))[0]).toMatchObject({ situation: "code_used" });
});

test("a request that waits for a person says what for; the reference finds it, and so does what narrows the list", async () => {
  await authorize({ prompt: "login" })();
  const [trace] = await tracesOf(tenant, {}, 1);
  expect(trace).toMatchObject({
    kind: "authorization",
    outcome: "succeeded",
    decision: { kind: "ask: login", reason: "login_prompt" },
    facts: { sessions: 1, session_found: true },
  });
  expect(trace?.checks.map(({ name }) => name)).toContain("pkce");
  expect(await tracesOf(tenant, { reference: trace?.id })).toMatchObject([{ id: trace?.id }]);
  expect((await tracesOf(tenant, { kind: "logout" })).every(({ kind }) => kind === "logout")).toBe(true);
  expect((await tracesOf(tenant, { outcome: "failed" })).every(({ error }) => error !== null)).toBe(true);
  expect(await tracesOf(tenant, { client: "nobody" })).toEqual([]);
  expect(await tracesOf(tenant, { until: "2000-01-01T00:00:00Z" })).toEqual([]);
});

test("a redirect URI mismatch is shown as a difference to the nearest registered one", async () => {
  await authorize({ redirect_uri: callback.replace("https", "http") })();
  const [trace] = await tracesOf(tenant, {}, 1);
  expect(trace?.difference).toMatchObject({ registered: callback, causes: ["scheme"] });
});

test("a tenant that keeps none has none, one that samples none has the failures alone", async () => {
  for (const [id, traces, count] of [
    ["traces-off", { hours: 0 }, 0],
    ["traces-few", { sample: 0 }, 1],
    ["traces-no-failures", { failures: false, sample: 0 }, 0],
  ] as const) {
    await tracedTenant(id, { traces });
    const other = visitor(id);
    await other.begin();
    await other.call(`${authorization_endpoint}?client_id=nobody`);
    expect([id, (await tracesOf(id)).length]).toEqual([id, count]);
  }
});
