import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { request } from "node:http";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { database } from "@/db/client";
import type { Context } from "@/lib/admin/resource";
import { createClient } from "@/lib/admin/resources/clients";
import { domains } from "@/lib/admin/resources/domains";
import { createTenant } from "@/lib/admin/resources/tenants";
import { createUser } from "@/lib/admin/resources/users";
import { createBrowser } from "../protocol/harness/browser";
import { freePort, ready, run } from "../protocol/harness/mount";
import { password, pkce } from "../protocol/harness/world";

/** A tenant whose issuer is at a host of its own. A proxy with its certificate is played by whoever asks, who says which host is meant. */

const host = "login.own-host.com";
const issuer = `https://${host}`;
const api = "https://api.example.com";
const callback = "https://rp.example/callback";
const operator = (tenantId: string): Context => ({ db: database().db, tenantId, actor: { kind: "operator" } });
let base = "";
let server: ChildProcess;

beforeAll(async () => {
  const { db } = database();
  const settings = { profile: "oidc-all", resources: [{ identifier: api, name: "API", scopes: {} }] };
  for (const id of ["own", "other"]) {
    await createTenant(db, { id, name: id, settings });
    await createUser(db, id, { username: "alice", password });
    const metadata = { client_id: "rp", client_secret: "s".repeat(32), redirect_uris: [callback], skip_consent: true };
    const grants = ["authorization_code", "refresh_token", "client_credentials"];
    await createClient(db, id, { ...metadata, grant_types: grants, resources: [api] });
  }
  const port = await freePort();
  base = `http://localhost:${port}`;
  const env = { DATABASE_URL: inject("databaseUrl"), PUBLIC_URL: base, PORT: String(port), HOST: "localhost" };
  server = run(["dist/server.mjs"], env);
  await ready(base, server);
});
afterAll(async () => {
  server.kill("SIGTERM");
  await once(server, "exit");
});

/** `fetch` as the proxy of these hosts sends it on. */
const through = (async (target: string, init: RequestInit = {}) => {
  const url = new URL(target);
  const at = new URL(base);
  const headers = { ...Object.fromEntries(new Headers(init.headers)), host: url.host };
  const body = init.body instanceof URLSearchParams ? init.body.toString() : init.body;
  const type = init.body instanceof URLSearchParams && { "content-type": "application/x-www-form-urlencoded" };
  const asked = request({
    host: at.hostname,
    port: at.port,
    path: url.pathname + url.search,
    method: init.method ?? "GET",
    headers: { ...type, ...headers },
  });
  asked.end(body);
  const [answer] = await once(asked, "response");
  const pairs = Object.entries<string | string[]>(answer.headers).flatMap(([name, value]) =>
    [value].flat().map((one): [string, string] => [name, one]),
  );
  return new Response(await text(answer), { status: answer.statusCode, headers: pairs });
}) as typeof fetch;

const claims = (jwt: string) => JSON.parse(Buffer.from(jwt.split(".")[1] ?? "", "base64url").toString());
const discovery = async (at: string) => {
  const response = await through(`${at}/.well-known/openid-configuration`);
  return response.status === 200 ? (await response.json()).issuer : response.status;
};

/** Signs alice in with a browser that knows one host. */
async function signIn(at: string, browser = createBrowser(new URL(at).origin, new Map(), through)) {
  const { verifier, challenge } = pkce();
  const query = new URLSearchParams({
    ...{ client_id: "rp", redirect_uri: callback, response_type: "code", scope: "openid offline_access" },
    ...{ prompt: "consent", code_challenge: challenge, code_challenge_method: "S256" },
  });
  let page = await browser.get(`${at}/authorize?${query}`);
  const urls = [page.url];
  for (let step = 0; step < 4 && !page.sentTo; step += 1) {
    const isLogin = page.html.includes('name="password"');
    page = await browser.submit(page, isLogin ? { identifier: "alice", password, do: "sign_in" } : { do: "allow" });
    urls.push(page.url);
  }
  const redeem = (endpoint: string) =>
    asClient(endpoint, {
      ...{ grant_type: "authorization_code", redirect_uri: callback, code_verifier: verifier },
      code: page.sentTo?.searchParams.get("code") ?? "",
    });
  return { page, urls, browser, redeem };
}

/** Posts as the client. */
const asClient = async (endpoint: string, fields: Record<string, string>) => {
  const headers = { authorization: `Basic ${btoa(`rp:${"s".repeat(32)}`)}` };
  return (await through(endpoint, { method: "POST", headers, body: new URLSearchParams(fields) })).json();
};
const jwtAt = async (at: string) =>
  (await asClient(`${at}/oauth/token`, { grant_type: "client_credentials", resource: api })).access_token;
const isActive = async (token: string) => (await asClient(`${issuer}/oauth/introspect`, { token })).active;

const own = operator("own");
const prove = () => database().sql`
  update domains set proven_at = now(), ready_at = now(), failing_since = null where host = ${host}`;
const info = async (at: string, token: string) =>
  (await through(at, { headers: { authorization: `Bearer ${token}` } })).status;

test("a claim leads nowhere: nothing of the tenant is at a host that is not proven, not even its proof", async () => {
  const { file_url } = await domains.create(own, { host });
  expect((await through(file_url)).status).toBe(404);
  expect(await discovery(issuer)).toBe(404);
  await prove();
  await expect.poll(async () => (await through(file_url)).status).toBe(200);
  expect(await (await through(file_url)).text()).toMatch(/^gatehouse-domain=[\w-]{43}\nserved-by=gatehouse\n$/);
  const { pathname } = new URL(file_url);
  for (const at of [`${base}/t/own`, `${base}/t/other`, "https://evil.example", "https://evil.example/t/own"])
    expect((await through(at + pathname)).status).toBe(404);
  expect(await discovery(issuer)).toBe(404);
});

test("issuer-mix-up: tokens name the issuer of their day, JWTs of the other one are refused, and refresh tokens go on", async () => {
  const before = await signIn(`${base}/t/own`);
  const old = await before.redeem(`${base}/t/own/oauth/token`);
  expect(claims(old.id_token).iss).toBe(`${base}/t/own`);
  const jwt = await jwtAt(`${base}/t/own`);
  await domains.act(own, "make-issuer", host, {});
  await expect.poll(() => discovery(issuer)).toBe(issuer);
  const { page, urls, redeem } = await signIn(issuer);
  expect(urls.every((url) => url.startsWith(`${issuer}/`))).toBe(true);
  expect(page.sentTo?.searchParams.get("iss")).toBe(issuer);
  const tokens = await redeem(`${issuer}/oauth/token`);
  expect(claims(tokens.id_token).iss).toBe(issuer);
  expect(await info(`${issuer}/userinfo`, tokens.access_token)).toBe(200);
  const refreshing = { grant_type: "refresh_token", refresh_token: old.refresh_token };
  expect(claims((await asClient(`${base}/t/own/oauth/token`, refreshing)).id_token).iss).toBe(issuer);
  expect([await isActive(jwt), await isActive(await jwtAt(issuer))]).toEqual([false, true]);
  expect(await discovery(`${base}/t/other`)).toBe(`${base}/t/other`);
  const metadata = await (await through(`${issuer}/.well-known/oauth-authorization-server`)).json();
  expect([metadata.token_endpoint, metadata.jwks_uri]).toEqual([
    `${issuer}/oauth/token`,
    `${issuer}/.well-known/jwks.json`,
  ]);
  expect((await through(metadata.jwks_uri)).status).toBe(200);
});

test("cross-tenant: at a tenant's host there is no other tenant, no dashboard and no management API", async () => {
  for (const path of [
    "/t/other/.well-known/openid-configuration",
    "/t/other/authorize",
    "/admin",
    "/api/admin/tenants",
  ])
    expect([path, (await through(issuer + path)).status]).toEqual([path, 404]);
  const { browser } = await signIn(issuer);
  expect([...browser.cookies.keys()].some((name) => name.includes("other"))).toBe(false);
  expect(await discovery("https://LOGIN.own-host.com:443")).toBe(issuer);
});

test("a browser that comes to the old place is sent on; programs are answered there too", async () => {
  const query = "?client_id=rp&response_type=code";
  const sent = await through(`${base}/t/own/authorize${query}`);
  expect([sent.status, sent.headers.get("location")]).toEqual([307, `${issuer}/authorize${query}`]);
  expect((await through(`${base}/t/own/.well-known/jwks.json`)).status).toBe(200);
  expect((await through(`${issuer}/`)).headers.get("location")).toBe("/account/apps");
  expect((await through(`${issuer}/account/apps`)).status).toBe(200);
  expect(await (await through(`${issuer}/nothing`)).text()).not.toContain("The front door");
});

test("host-injection: a made-up host changes no address that is told", async () => {
  for (const made of ["https://evil.example", `${issuer}.evil.example`]) {
    expect(await discovery(`${made}/t/other`)).toBe(`${base}/t/other`);
    expect(await discovery(`${made}/t/own`)).toBe(issuer);
    expect(await discovery(made)).toBe(404);
  }
  const headers = { "x-forwarded-host": host, forwarded: `host=${host}` };
  expect((await through(`${base}/.well-known/openid-configuration`, { headers })).status).toBe(404);
});

test("takeover: a host that was given back, or lost, is served no more", async () => {
  await domains.act(own, "leave-issuer", host, {});
  await expect.poll(() => discovery(issuer)).toBe(404);
  expect(await discovery(`${base}/t/own`)).toBe(`${base}/t/own`);
  const { file_url } = await domains.show(own, host);
  await domains.remove(own, host);
  await expect.poll(async () => (await through(file_url)).status).toBe(404);
  const { file_url: anew } = await domains.create(operator("other"), { host });
  expect(anew).not.toBe(file_url);
  expect((await through(anew)).status).toBe(404);
});
