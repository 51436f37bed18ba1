import { createRemoteJWKSet, decodeJwt, jwtVerify } from "jose";
import * as rp from "openid-client";
import { expect, inject } from "vitest";
import { createBrowser } from "../harness/browser";
import { deviceGrant } from "../harness/device";
import { answer, base, basic } from "../harness/world";
import { everySigningAlg } from "./answers";
import { letsDeviceIn } from "./device";
import { address, flag, list, once, type Probe } from "./probe";
import { asking } from "./requests";
import { assertion, type Registered, type Subject } from "./subject";

const jwtBearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const grants = [
  ...["authorization_code", "implicit", "refresh_token", "client_credentials", "password"],
  ...[deviceGrant, "urn:openid:params:grant-type:ciba"],
  ...["urn:ietf:params:oauth:grant-type:jwt-bearer", "urn:ietf:params:oauth:grant-type:token-exchange"],
];
const methods = [
  ...["client_secret_basic", "client_secret_post", "client_secret_jwt", "private_key_jwt"],
  ...["tls_client_auth", "self_signed_tls_client_auth", "none", "attest_jwt_client_auth"],
];

interface Proof {
  readonly form: Record<string, string>;
  readonly headers?: Record<string, string>;
}

/** How a client of a method proves itself: what goes into the form and the headers. */
async function proof(client: Registered, method: string, issuer: string, alg?: string): Promise<Proof> {
  const { client_id, client_secret = "" } = client;
  const asserted = async (by: string) => ({
    client_assertion_type: jwtBearer,
    client_assertion: await assertion(client, by, issuer),
  });
  switch (method) {
    case "client_secret_basic":
      return { form: {}, headers: { authorization: basic(client_id, client_secret) } };
    case "client_secret_post":
      return { form: { client_id, client_secret } };
    case "client_secret_jwt":
      return { form: await asserted(alg ?? "HS256") };
    case "private_key_jwt":
      return { form: await asserted(alg ?? "ES256") };
    default:
      return { form: { client_id } };
  }
}

/** Each endpoint where clients authenticate, and what it answers to one that has. */
const places: Record<
  string,
  { path: string; form: Record<string, string>; isIn: (status: number, error?: string) => boolean }
> = {
  token: {
    path: "/oauth/token",
    form: { grant_type: "authorization_code", code: "x" },
    isIn: (_, error) => error === "invalid_grant",
  },
  revocation: { path: "/oauth/revoke", form: { token: "x" }, isIn: (status) => status === 200 },
  introspection: { path: "/oauth/introspect", form: { token: "x" }, isIn: (status) => status === 200 },
};

const authenticates =
  (place: string, method: string, metadata: Record<string, string>, alg?: string) => async (subject: Subject) => {
    const own = { ...(method === "tls_client_auth" && { tls_client_auth_san_dns: "rp.example" }), ...metadata };
    const registration = { token_endpoint_auth_method: method, grant_types: ["authorization_code"], ...own };
    if (!(await subject.takes(registration))) return false;
    const { path, form, isIn } = places[place] ?? { path: "", form: {}, isIn: () => false };
    const client = await subject.register(registration);
    const { form: more, headers } = await proof(client, method, subject.world.issuer, alg);
    const response = await fetch(subject.world.issuer + path, {
      method: "POST",
      body: new URLSearchParams({ ...form, ...more }),
      headers: headers ?? {},
    });
    const { status, body } = await answer(response);
    return isIn(status, body.error);
  };

const authentication = (place: string): Record<string, Probe> => ({
  [`${place}_endpoint_auth_methods_supported`]: list(methods, (subject, method) =>
    authenticates(place, method, {})(subject),
  ),
  [`${place}_endpoint_auth_signing_alg_values_supported`]: list(
    [...everySigningAlg, "Ed25519"],
    async (subject, alg) => {
      const method = alg.startsWith("HS") ? "client_secret_jwt" : "private_key_jwt";
      if (alg === "ES256K" || alg === "rs256")
        return subject.takes({ token_endpoint_auth_method: method, token_endpoint_auth_signing_alg: alg });
      const isFree = await authenticates(place, method, {}, alg)(subject);
      if (place !== "token") return isFree;
      const isNamed = await authenticates(place, method, { token_endpoint_auth_signing_alg: alg }, alg)(subject);
      expect([alg, isNamed]).toEqual([alg, isFree]);
      return isFree;
    },
  ),
});

const grant = async (subject: Subject, type: string): Promise<boolean> => {
  const { world } = subject;
  const { body } = await world.token({ grant_type: type });
  const isDispatched = body.error !== "unsupported_grant_type";
  const isForCode = type === "authorization_code" || type === "refresh_token";
  const grant_types = isForCode ? [...new Set(["authorization_code", type])] : [type];
  const metadata = { grant_types, ...(type === "implicit" && { response_types: ["id_token"] }) };
  const isTaken = await subject.takes(metadata);
  if (type !== "implicit") expect([type, isDispatched]).toEqual([type, isTaken]);
  if (!isTaken) return false;
  const client = await subject.register(metadata);
  if (type === "implicit") return (await subject.ask(asking(subject, "id_token"), client)).parts.id_token !== undefined;
  if (type === "client_credentials") {
    const tokens = await rp.clientCredentialsGrant(subject.library(client));
    return tokens.access_token !== "";
  }
  if (type === deviceGrant) return letsDeviceIn(subject, client);
  const { body: tokens } = await world.tokens({ scope: "openid offline_access" }, client, subject.browser);
  if (type === "authorization_code") return tokens.access_token !== undefined;
  return (await rp.refreshTokenGrant(subject.library(client), tokens.refresh_token)).access_token !== "";
};

/** Somebody signs in at a client that wants to hear of the end, and out again. */
const leave = once(async (subject) => {
  const { world, host, register } = subject;
  const client = await register({
    frontchannel_logout_uri: "https://rp.example/front",
    frontchannel_logout_session_required: true,
    backchannel_logout_uri: `${host.origin}/back`,
    backchannel_logout_session_required: true,
  });
  const browser = createBrowser(base);
  const { body } = await world.tokens({}, client, browser);
  const { sid } = decodeJwt(body.id_token);
  const url = rp.buildEndSessionUrl(subject.library(client), { id_token_hint: body.id_token });
  const page = await browser.get(url.href);
  const after = await browser.get(world.authorizeUrl({ prompt: "none" }, client));
  return {
    client,
    sid: String(sid),
    html: page.html,
    isOut: after.sentTo?.searchParams.get("error") === "login_required",
  };
});

const frontChannel = flag(async (subject) => {
  const { sid, html } = await leave(subject);
  const src = /<iframe[^>]* src="(https:\/\/rp\.example\/front[^"]*)"/.exec(html)?.[1] ?? base;
  const { searchParams } = new URL(src.replaceAll("&amp;", "&"));
  return searchParams.get("iss") === subject.world.issuer && searchParams.get("sid") === sid;
});

const backChannel = flag(async (subject) => {
  const { sid, client } = await leave(subject);
  const { world, served } = subject;
  if (inject("mount") === "next start") {
    // Delivered by server.ts; what is waiting is the same.
    const rows = await world.sql`select 1 from logout_notices where tenant_id = ${world.tenantId} and sid = ${sid}`;
    return rows.length === 1;
  }
  const tokens = () => served.posted.map((form) => new URLSearchParams(form).get("logout_token") ?? "");
  await expect.poll(() => tokens().some((token) => decodeJwt(token).sid === sid), { timeout: 10_000 }).toBe(true);
  const token = tokens().find((one) => decodeJwt(one).sid === sid) ?? "";
  const jwks = createRemoteJWKSet(new URL(`${world.issuer}/.well-known/jwks.json`));
  const { payload } = await jwtVerify(token, jwks, {
    issuer: world.issuer,
    audience: client.client_id,
    typ: "logout+jwt",
  });
  return payload.sid === sid;
});

const post = (url: string, form: Record<string, string>) =>
  fetch(url, { method: "POST", body: new URLSearchParams(form) });

/** Where everything is, who may call, and how a session ends. */
export const endpoints: Record<string, Probe> = {
  issuer: async ({ world }, advertised) => {
    expect(advertised).toBe(world.issuer);
    const execute = [rp.allowInsecureRequests];
    const found = await rp.discovery(new URL(world.issuer), world.client.client_id, undefined, undefined, { execute });
    expect(found.serverMetadata().issuer).toBe(advertised);
  },
  authorization_endpoint: address("/authorize", async ({ world, browser }, url) => {
    const { searchParams } = new URL(world.authorizeUrl());
    return (await browser.get(`${url}?${searchParams}`)).status < 400;
  }),
  token_endpoint: address("/oauth/token", async (_subject, url) => (await post(url, {})).status === 401),
  userinfo_endpoint: address("/userinfo", async (subject, url) => {
    const { body } = await subject.world.tokens({}, await subject.register(), subject.browser);
    return (await fetch(url, { headers: { authorization: `Bearer ${body.access_token}` } })).status === 200;
  }),
  jwks_uri: address(
    "/.well-known/jwks.json",
    async (_subject, url) => (await answer(await fetch(url))).body.keys.length > 0,
  ),
  revocation_endpoint: address("/oauth/revoke", async (subject) => {
    const client = await subject.register();
    const { body } = await subject.world.tokens({}, client, subject.browser);
    await rp.tokenRevocation(subject.library(client), body.access_token);
    return (await subject.world.userinfo(body.access_token)).status === 401;
  }),
  introspection_endpoint: address("/oauth/introspect", async (subject) => {
    const client = await subject.register();
    const { body } = await subject.world.tokens({}, client, subject.browser);
    return (await rp.tokenIntrospection(subject.library(client), body.access_token)).active;
  }),
  device_authorization_endpoint: address("/oauth/device", async (subject, url) => {
    const { status } = await post(url, {});
    const isServed = status === 401;
    return isServed && letsDeviceIn(subject, await subject.register({ grant_types: [deviceGrant] }));
  }),
  registration_endpoint: address("/oauth/register", async (_subject, url) => {
    const body = JSON.stringify({ redirect_uris: ["https://rp.example/callback"] });
    const { status } = await fetch(url, { method: "POST", body, headers: { "content-type": "application/json" } });
    return status === 201;
  }),
  end_session_endpoint: address("/oidc/logout", async (subject) => (await leave(subject)).isOut),
  check_session_iframe: address("/oidc/check-session", async (subject, url) => {
    const { parts } = await subject.ask({}, await subject.register());
    return (await fetch(url)).status === 200 && parts.session_state !== undefined;
  }),
  grant_types_supported: list(grants, grant),
  subject_types_supported: list(["public", "pairwise", "ephemeral"], async (subject, type) => {
    // Only an https host proves a sector.
    const metadata = { subject_type: type, redirect_uris: ["https://rp.example/callback"] };
    if (!(await subject.takes(metadata))) return false;
    const { world, browser } = subject;
    const { sub } = decodeJwt((await world.tokens({}, await subject.register(metadata), browser)).body.id_token);
    const [row] = await world.sql`select id from users where tenant_id = ${world.tenantId} and username = 'zoe'`;
    return (sub === row?.id) === (type === "public");
  }),
  ...authentication("token"),
  ...authentication("revocation"),
  ...authentication("introspection"),
  frontchannel_logout_supported: frontChannel,
  frontchannel_logout_session_supported: frontChannel,
  backchannel_logout_supported: backChannel,
  backchannel_logout_session_supported: backChannel,
};

// Certificates are put to the test where there is TLS, in e2e/operations/mtls.test.ts; here there is none.
for (const member of ["mtls_endpoint_aliases", "tls_client_certificate_bound_access_tokens"])
  endpoints[member] = async (_subject, advertised) => expect(advertised).toBeUndefined();
