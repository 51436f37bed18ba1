import { randomBytes } from "node:crypto";
import { SignJWT } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { closeDatabase, database, statements } from "@/db/client";
import { createClient } from "@/lib/admin/resources/clients";
import { createTenant } from "@/lib/admin/resources/tenants";
import { createUser } from "@/lib/admin/resources/users";
import { endpoints } from "@/lib/endpoints/table";
import { count } from "./count";
import { athOf, dpopKey } from "./dpop";

/** What a request may cost, in statements on PostgreSQL, once tenant, client and keys are cached. */
statements.isWatched = true;
const issuer = "http://localhost:3000/t/counted";
const api = "https://api.example.com";
const secret = "a secret of some length";
const longSecret = "a secret that is long enough for a MAC";
const redirectUri = "https://rp.example/callback";
const deviceGrant = "urn:ietf:params:oauth:grant-type:device_code";
const password = "correct horse battery staple";
let cookie = "";
let sub = "";

function call(path: string, init: RequestInit = {}): Promise<Response> {
  const [pathname = ""] = path.split("?");
  const found = endpoints.find((one) => one.path.replace("[uid]", pathname.split("/")[2] ?? "") === pathname);
  if (!found) throw new Error(`nothing at ${path}`);
  return found.handle(new Request(issuer + path, init));
}

const form = (path: string, fields: Record<string, string>, more: Record<string, string> = {}) =>
  call(path, {
    method: "POST",
    body: new URLSearchParams(fields),
    headers: { authorization: `Basic ${Buffer.from(`counted:${secret}`).toString("base64")}`, ...more },
  });

const authorizePath = (more: Record<string, string> = {}) =>
  `/authorize?${new URLSearchParams({ client_id: "counted", redirect_uri: redirectUri, response_type: "code", scope: "openid offline_access", ...more })}`;

async function code(): Promise<string> {
  const response = await call(authorizePath(), { headers: { cookie } });
  return new URL(response.headers.get("location") ?? "").searchParams.get("code") ?? "";
}

async function tokens(): Promise<Record<string, string>> {
  const response = await form("/oauth/token", {
    grant_type: "authorization_code",
    code: await code(),
    redirect_uri: redirectUri,
  });
  return response.json();
}

beforeAll(async () => {
  const { db } = database();
  await createTenant(db, {
    id: "counted",
    name: "Counted",
    settings: { profile: "oidc-all", resources: [{ identifier: api, name: "API" }], traces: { sample: 100 } },
  });
  const registered = {
    client_id: "counted",
    client_secret: secret,
    redirect_uris: [redirectUri],
    skip_consent: true,
    resources: [api],
  };
  await createClient(db, "counted", {
    ...registered,
    grant_types: ["authorization_code", "refresh_token", "client_credentials", deviceGrant],
  });
  await createClient(db, "counted", {
    client_id: "asserting",
    client_secret: longSecret,
    token_endpoint_auth_method: "client_secret_jwt",
    grant_types: ["client_credentials"],
    resources: [api],
  });
  sub = (await createUser(db, "counted", { username: "alice", password })).sub;
  cookie = await signIn();
  await tokens();
  // Each client is loaded once.
  await call("/oauth/token", { method: "POST", body: new URLSearchParams({ client_id: "asserting" }) });
  return closeDatabase;
});

/** Signs in through the form and returns the browser's cookie. */
async function signIn(): Promise<string> {
  const { cookie: first, id } = await begin();
  const { csrfToken } = await import("@/lib/http/csrf");
  const [row] = await database().sql`select browser_id from interactions where id = ${id}`;
  const csrf = csrfToken("counted", row?.browserId, id);
  const answer = await call(`/interaction/${id}/submit`, {
    method: "POST",
    headers: { cookie: first },
    body: new URLSearchParams({ csrf, identifier: "alice", password, do: "sign_in" }),
  });
  expect(answer.headers.get("location")).toMatch(/^https:\/\/rp\.example\/callback\?code=/);
  return (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
}

async function begin() {
  const response = await call(authorizePath());
  const [first = ""] = (response.headers.get("set-cookie") ?? "").split(";");
  return { cookie: first, id: response.headers.get("location")?.split("/").at(-1) ?? "" };
}

describe("statements per request", () => {
  test("discovery and key set: none", async () => {
    expect((await count(() => call("/.well-known/openid-configuration"))).cost).toBe(0);
    expect((await count(() => call("/.well-known/jwks.json"))).cost).toBe(0);
  });

  test("client credentials with a JWT access token: none", async () => {
    const { result, cost } = await count(() =>
      form("/oauth/token", { grant_type: "client_credentials", resource: api }),
    );
    expect(result.status).toBe(200);
    expect(cost).toBe(0);
  });

  test("a client assertion: one, which takes its jti", async () => {
    const assertion = await new SignJWT({
      iss: "asserting",
      sub: "asserting",
      aud: issuer,
      jti: randomBytes(9).toString("hex"),
    })
      .setProtectedHeader({ alg: "HS256" })
      .setExpirationTime("1m")
      .sign(Buffer.from(longSecret));
    const body = new URLSearchParams({
      grant_type: "client_credentials",
      resource: api,
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      client_assertion: assertion,
    });
    const { result, cost } = await count(() => call("/oauth/token", { method: "POST", body }));
    expect(result.status).toBe(200);
    expect(cost).toBe(1);
  });

  test("code exchange, refresh, introspection, userinfo, revocation: one each", async () => {
    const redeemable = await code();
    const exchange = await count(() =>
      form("/oauth/token", { grant_type: "authorization_code", code: redeemable, redirect_uri: redirectUri }),
    );
    const { access_token, refresh_token } = await exchange.result.json();
    const refresh = await count(() => form("/oauth/token", { grant_type: "refresh_token", refresh_token }));
    const introspect = await count(() => form("/oauth/introspect", { token: access_token }));
    const userinfo = await count(() => call("/userinfo", { headers: { authorization: `Bearer ${access_token}` } }));
    expect(await introspect.result.json()).toMatchObject({ active: true });
    expect(await userinfo.result.json()).toEqual({ sub });
    const revoke = await count(() => form("/oauth/revoke", { token: access_token }));
    const costs = {
      exchange: exchange.cost,
      refresh: refresh.cost,
      introspect: introspect.cost,
      userinfo: userinfo.cost,
      revoke: revoke.cost,
    };
    expect(costs).toEqual({ exchange: 1, refresh: 1, introspect: 1, userinfo: 1, revoke: 1 });
  });

  test("the same with DPoP: the proof is noted in the statement that it serves for, and by one of its own where there is none", async () => {
    const key = await dpopKey();
    const proof = (path: string, claims: Record<string, string> = {}) =>
      key.proof({ htm: "POST", htu: issuer + path, ...claims });
    const ask = async (fields: Record<string, string>, path = "/oauth/token") => {
      const dpop = await proof(path);
      const { result, cost } = await count(() => form(path, fields, { dpop }));
      return { cost, body: await result.json() };
    };
    const redeemable = { grant_type: "authorization_code", code: await code(), redirect_uri: redirectUri };
    const exchange = await ask(redeemable);
    const refresh = await ask({ grant_type: "refresh_token", refresh_token: exchange.body.refresh_token });
    const opaque = await ask({ grant_type: "client_credentials" });
    const jwt = await ask({ grant_type: "client_credentials", resource: api });
    const push = await ask({ response_type: "code", scope: "openid", redirect_uri: redirectUri }, "/oauth/par");
    const { access_token } = refresh.body;
    const dpop = await proof("/userinfo", { htm: "GET", ath: athOf(access_token) });
    const headers = { authorization: `DPoP ${access_token}`, dpop };
    const userinfo = await count(() => call("/userinfo", { headers }));
    expect(await userinfo.result.json()).toEqual({ sub });
    for (const { body } of [exchange, refresh, opaque, jwt]) expect(body.token_type).toBe("DPoP");
    expect(push.body.request_uri).toBeTruthy();
    const costs = [exchange, refresh, opaque, jwt, push, userinfo].map(({ cost }) => cost);
    expect(costs).toEqual([1, 1, 1, 1, 1, 1]);
  });

  test("authorize with a session and consent: two", async () => {
    const { result, cost } = await count(() => call(authorizePath({ prompt: "none" }), { headers: { cookie } }));
    expect(result.headers.get("location")).toContain("code=");
    expect(cost).toBe(2);
  });

  test("login form to code: three beside the password hash", async () => {
    const { cookie: first, id } = await begin();
    const { csrfToken } = await import("@/lib/http/csrf");
    const [row] = await database().sql`select browser_id from interactions where id = ${id}`;
    const body = new URLSearchParams({
      csrf: csrfToken("counted", row?.browserId, id),
      identifier: "alice",
      password,
      do: "sign_in",
    });
    const { result, cost } = await count(() =>
      call(`/interaction/${id}/submit`, { method: "POST", headers: { cookie: first }, body }),
    );
    expect(result.headers.get("location")).toContain("code=");
    expect(cost).toBe(3);
  });

  test("a device's codes, each poll, and its tokens: one each", async () => {
    const begin = await count(() => form("/oauth/device", { scope: "openid offline_access" }));
    const { device_code, user_code } = await begin.result.json();
    const poll = () => count(() => form("/oauth/token", { grant_type: deviceGrant, device_code }));
    const pending = await poll();
    expect(await pending.result.json()).toMatchObject({ error: "authorization_pending" });
    const page = await count(() => call("/device", { headers: { cookie } }));
    const id = page.result.headers.get("location")?.split("/").at(-1) ?? "";
    const { csrfToken } = await import("@/lib/http/csrf");
    const [row] = await database().sql`select browser_id from interactions where id = ${id}`;
    const csrf = csrfToken("counted", row?.browserId, id);
    const submit = (fields: Record<string, string>) =>
      count(() =>
        call(`/interaction/${id}/submit`, {
          method: "POST",
          headers: { cookie },
          body: new URLSearchParams({ csrf, ...fields }),
        }),
      );
    const enter = await submit({ prompt: "user_code", code: user_code, do: "enter_code" });
    const confirm = await submit({ prompt: "confirm_device", do: "confirm" });
    expect(confirm.result.headers.get("location")).toBe(`${issuer}/device/connected`);
    const redeem = await poll();
    expect(await redeem.result.json()).toMatchObject({ refresh_token: expect.any(String) });
    const costs = { begin: begin.cost, pending: pending.cost, redeem: redeem.cost };
    expect(costs).toEqual({ begin: 1, pending: 1, redeem: 1 });
    // The browser and the interaction; the interaction and the try; these two, the confirmation and the approval.
    expect({ page: page.cost, enter: enter.cost, confirm: confirm.cost }).toEqual({ page: 2, enter: 2, confirm: 4 });
  });

  test("a new browser's first request: one, since it and its interaction are stored together", async () => {
    const { result, cost } = await count(() => call(authorizePath()));
    expect(result.status).toBe(303);
    expect(cost).toBe(1);
  });
});
