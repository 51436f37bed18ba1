import { createHash, randomBytes } from "node:crypto";
import { inject } from "vitest";
import { database } from "@/db/client";
import { createClient } from "@/lib/admin/resources/clients";
import { createTenant } from "@/lib/admin/resources/tenants";
import { createUser } from "@/lib/admin/resources/users";
import { codeOf, keyOn } from "@/test/authenticator";
import { type Browser, createBrowser, type Page } from "./browser";

export const base = inject("base");

export const password = "correct horse battery staple";
export const api = "https://api.example.com";

/** A tenant of its own for a test file, with a person and a confidential client. */
export async function makeWorld(settings: Record<string, unknown> = {}, metadata: Record<string, unknown> = {}) {
  const { db } = database();
  const sql = db.$client;
  const tenantId = `t-${randomBytes(6).toString("hex")}`;
  await createTenant(db, {
    id: tenantId,
    name: "Test tenant",
    settings: {
      profile: "oidc-all",
      // Every test comes from one address.
      limits: { registration: { most: 0 }, sign_up: { most: 0 } },
      resources: [{ identifier: api, name: "Example API", scopes: { "api:read": "Read things" } }],
      ...settings,
    },
  });
  const person = (username: string, claims: Record<string, unknown> = {}) =>
    createUser(db, tenantId, {
      username,
      password,
      name: `Name of ${username}`,
      email: `${username}@example.com`,
      email_verified: true,
      ...claims,
    });
  const register = (more: Record<string, unknown> = {}) =>
    createClient(db, tenantId, {
      client_name: "Test client",
      // Tokens go through the browser to https alone.
      redirect_uris: [usesImplicit(more) ? "https://rp.example/callback" : `${base}/callback`],
      post_logout_redirect_uris: [`${base}/callback/bye`],
      grant_types: ["authorization_code", "refresh_token", "client_credentials"],
      resources: [api],
      ...more,
    });
  const alice = await person("alice");
  const client = await register(metadata);
  const issuer = `${base}/t/${tenantId}`;
  return { tenantId, issuer, db, sql, person, register, alice, client, ...flows(issuer, client) };
}

const usesImplicit = ({ grant_types }: Record<string, unknown>) =>
  Array.isArray(grant_types) && grant_types.includes("implicit");

export type World = Awaited<ReturnType<typeof makeWorld>>;
type Registered = Awaited<ReturnType<typeof createClient>>;

function flows(issuer: string, defaultClient: Registered) {
  /** In the authenticator app of whoever has set one up. */
  let key = "";

  /** An authorization URL with what any client would send. */
  function authorizeUrl(params: Record<string, string | undefined> = {}, client = defaultClient) {
    const url = new URL(`${issuer}/authorize`);
    const all = {
      client_id: client.client_id,
      redirect_uri: client.redirect_uris[0],
      response_type: "code",
      scope: "openid",
      ...params,
    };
    for (const [name, value] of Object.entries(all)) if (value !== undefined) url.searchParams.set(name, value);
    return url.href;
  }

  /** Answers whatever is asked until the client is reached. */
  async function passThrough(browser: Browser, page: Page, username = "alice"): Promise<URL> {
    let at = page;
    for (let step = 0; step < 9 && !at.sentTo; step++) {
      if (at.html.includes('name="password"'))
        at = await browser.submit(at, { identifier: username, password, do: "sign_in" });
      else if (at.html.includes('name="code"') && at.html.includes('value="confirm"')) {
        key = keyOn(at.html);
        at = await browser.submit(at, { code: codeOf(key), do: "confirm" });
      } else if (at.html.includes('value="finish"')) at = await browser.submit(at, { do: "finish" });
      else if (at.html.includes('value="verify"')) {
        // As if the last code had been used a while ago.
        await database().sql`update totp_factors set last_step = 0 where tenant_id = ${issuer.split("/").at(-1) ?? ""}`;
        at = await browser.submit(at, { code: codeOf(key), do: "verify" });
      } else if (at.html.includes('value="allow"')) at = await browser.submit(at, { do: "allow" });
      else break;
    }
    if (!at.sentTo)
      throw new Error(
        `no way to the client from ${at.url} (${at.status}): ${at.html.replace(/<[^>]+>/g, " ").slice(-600)}`,
      );
    return at.sentTo;
  }

  async function authorize(
    params: Record<string, string | undefined> = {},
    client = defaultClient,
    browser = createBrowser(base),
    username = "alice",
  ) {
    return passThrough(browser, await browser.get(authorizeUrl(params, client)), username);
  }

  /** The token endpoint, with the client's own authentication. */
  async function token(params: Record<string, string | undefined>, client = defaultClient) {
    return call("/oauth/token", params, client);
  }

  async function call(path: string, params: Record<string, string | undefined>, client = defaultClient) {
    const body = new URLSearchParams();
    for (const [name, value] of Object.entries(params)) if (value !== undefined) body.set(name, value);
    const headers: Record<string, string> = {};
    if (client.token_endpoint_auth_method === "client_secret_basic") {
      headers.authorization = basic(client.client_id, client.client_secret ?? "");
    } else {
      body.set("client_id", client.client_id);
      if (client.client_secret) body.set("client_secret", client.client_secret);
    }
    return answer(await fetch(issuer + path, { method: "POST", body, headers }));
  }

  /** Authorizes and redeems: a whole code flow. */
  async function tokens(
    params: Record<string, string | undefined> = {},
    client = defaultClient,
    browser = createBrowser(base),
  ) {
    const { verifier, challenge } = pkce();
    const back = await authorize(
      { code_challenge: challenge, code_challenge_method: "S256", ...params },
      client,
      browser,
    );
    const code = back.searchParams.get("code") ?? "";
    const redeemed = await token(
      { grant_type: "authorization_code", code, redirect_uri: client.redirect_uris[0], code_verifier: verifier },
      client,
    );
    return { ...redeemed, code, verifier, back };
  }

  const userinfo = async (accessToken: string) =>
    answer(await fetch(`${issuer}/userinfo`, { headers: { authorization: `Bearer ${accessToken}` } }));

  return { authorizeUrl, passThrough, authorize, token, call, tokens, userinfo };
}

// biome-ignore lint/suspicious/noExplicitAny: an answer's JSON is what the tests find out about
export type Json = Record<string, any>;

export async function answer(response: Response): Promise<{ status: number; headers: Headers; body: Json }> {
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : {} };
}

export const basic = (id: string, secret: string) =>
  `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString("base64")}`;

export function pkce() {
  const verifier = randomBytes(32).toString("base64url");
  return { verifier, challenge: createHash("sha256").update(verifier).digest("base64url") };
}
