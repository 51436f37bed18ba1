import { randomUUID } from "node:crypto";
import { CompactEncrypt, decodeJwt, importJWK, type JWK } from "jose";
import * as rp from "openid-client";
import { answer, base, type Json, pkce } from "../harness/world";
import { everyEnc, everyEncryptionAlg, everySigningAlg } from "./answers";
import { flag, list, once, type Probe } from "./probe";
import { type Registered, type Subject, signedBy } from "./subject";

const fromFrontChannel = (type: string) => /token/.test(type);

/** What a client needs to be registered for, to use a response type. */
const registeredFor = (type: string) => ({
  response_types: [type],
  grant_types: ["authorization_code", ...(fromFrontChannel(type) ? ["implicit"] : [])],
});

/** The mode is named where the default of the type is not on offer. */
export function asking({ metadata }: Subject, type: string): Record<string, string> {
  const isUsual = metadata.response_modes_supported.includes(fromFrontChannel(type) ? "fragment" : "query");
  return { response_type: type, nonce: "n", ...(!isUsual && { response_mode: "form_post" }) };
}

const responseType = async (subject: Subject, type: string): Promise<boolean> => {
  const other = await subject.ask({ response_type: type, nonce: "n" }, subject.world.client);
  const isKnown = other.parts.error !== "unsupported_response_type";
  if (!isKnown || !(await subject.takes(registeredFor(type)))) return false;
  const client = await subject.register(registeredFor(type));
  const { parts } = await subject.ask({ ...asking(subject, type), state: "s" }, client);
  const carried = type.split(" ").map((part) => (part === "token" ? "access_token" : part));
  const wanted = carried.filter((part) => part !== "none").sort();
  const got = ["access_token", "code", "id_token"].filter((part) => parts[part] !== undefined);
  return parts.state === "s" && JSON.stringify(got) === JSON.stringify(wanted);
};

const responseMode = async (subject: Subject, mode: string): Promise<boolean> => {
  const { parts, url, html } = await subject.ask({ response_mode: mode }, await subject.register());
  if (parts.error === "invalid_request") return false;
  const [way, signed] = mode === "jwt" ? ["query", "jwt"] : mode.split(".");
  const part = signed ? parts.response : parts.code;
  const place = html.includes("<form") ? "form_post" : url?.search ? "query" : "fragment";
  return part !== undefined && place === way;
};

/** What each value makes of a browser in which somebody is signed in. */
const prompts: Record<string, (html: string, parts: Record<string, string>) => boolean> = {
  none: (_html, { code }) => code !== undefined,
  login: (html) => html.includes('name="password"') && !html.includes("new-password"),
  consent: (html) => html.includes('value="allow"'),
  select_account: (html) => html.includes('name="session"'),
  create: (html) => html.includes("new-password"),
  dance: (html, { code }) => html !== "" || code !== undefined,
};

/** Everything that a person's own claims and their sign-in let us say, by scope and, where that is served, by name. */
const released = once(async (subject): Promise<Json> => {
  const { world, browser } = subject;
  const { body } = await world.tokens(
    {
      scope: "openid profile email address phone",
      claims: JSON.stringify({ userinfo: { credit_score: null, shipping_address: null } }),
    },
    await subject.register(),
    browser,
  );
  return { ...decodeJwt(body.id_token), ...(await world.userinfo(body.access_token)).body };
});

const scope = async (subject: Subject, value: string): Promise<boolean> => {
  const mayRefresh = await subject.takes({ grant_types: ["authorization_code", "refresh_token"] });
  const grant_types = ["authorization_code", ...(mayRefresh ? ["refresh_token"] : [])];
  const { body } = await subject.world.tokens(
    { scope: `openid ${value}` },
    await subject.register({ grant_types }),
    subject.browser,
  );
  return body.scope.split(" ").includes(value);
};

const requestClaims = (subject: Subject, client: Registered, more: Json = {}) => ({
  iss: client.client_id,
  aud: subject.world.issuer,
  client_id: client.client_id,
  response_type: "code",
  redirect_uri: client.redirect_uris[0],
  scope: "openid",
  state: "inside",
  ...more,
});

const takesRequest = async (subject: Subject, client: Registered, request: string) =>
  (await subject.ask({ request, state: "outside" }, client)).parts.state === "inside";

/** By value, and where that is off by reference. */
async function opens(subject: Subject, client: Registered, object: string): Promise<boolean> {
  if (subject.metadata.request_parameter_supported) return takesRequest(subject, client, object);
  return (await takesRequest(subject, client, object)) || (await byReference(subject, client, object));
}

/** A client with an address of its own for its request objects. */
const referring = (subject: Subject) => subject.register({ request_uris: [`${subject.host.origin}/${randomUUID()}`] });

async function byReference({ host, served, ask }: Subject, client: Registered, object: string): Promise<boolean> {
  const request_uri = client.request_uris[0] ?? `${host.origin}/nobody-s`;
  served.objects.set(new URL(request_uri).pathname, object);
  return (await ask({ request_uri, state: "outside" }, client)).parts.state === "inside";
}

const encryptedRequest = async (subject: Subject, alg: string, enc: string): Promise<boolean> => {
  const { world } = subject;
  const client = await referring(subject);
  const { body } = await answer(await fetch(`${world.issuer}/.well-known/jwks.json`));
  const kty = alg.startsWith("RSA") ? "RSA" : "EC";
  const ours = body.keys.find((key: JWK) => key.use === "enc" && key.kty === kty);
  const isSecret = alg === "dir" || /^A\d+KW$/.test(alg);
  const inner = await signedBy(client, "RS256", requestClaims(subject, client));
  const { keyFromSecret } = await import("@/lib/tokens/encrypt");
  try {
    const key = isSecret
      ? keyFromSecret(client.client_secret, alg as "dir", enc)
      : await importJWK({ ...ours, alg }, alg);
    const jwe = await new CompactEncrypt(Buffer.from(inner))
      .setProtectedHeader({ alg, enc, ...(!isSecret && { kid: ours.kid }) })
      .encrypt(key);
    return await opens(subject, client, jwe);
  } catch {
    // jose itself does not know it.
    return opens(subject, client, await foreignJwe(alg, enc));
  }
};

const foreignJwe = async (alg: string, enc: string) =>
  [Buffer.from(JSON.stringify({ alg, enc })).toString("base64url"), "AAAA", "AAAA", "AAAA", "AAAA"].join(".");

/** The authorization request, member by member. */
export const requests: Record<string, Probe> = {
  response_types_supported: list(
    ["code", "id_token", "id_token token", "code id_token", "code token", "code id_token token", "none", "token"],
    responseType,
  ),
  response_modes_supported: list(
    ["query", "fragment", "form_post", "jwt", "query.jwt", "fragment.jwt", "form_post.jwt", "web_message"],
    responseMode,
  ),
  prompt_values_supported: list(Object.keys(prompts), async (subject, prompt) => {
    const { html, parts } = await subject.ask({ prompt }, await subject.register());
    return parts.error === undefined && (prompts[prompt]?.(html, parts) ?? false);
  }),
  scopes_supported: list(
    ["openid", "profile", "email", "address", "phone", "offline_access", "api:read", "api:write"],
    scope,
  ),
  claims_supported: list(["favourite_colour"], async (subject, claim) => claim in (await released(subject))),
  claim_types_supported: list(["normal", "aggregated", "distributed", "imagined"], async (subject, type) => {
    const { given_name, _claim_sources: sources = {} } = await released(subject);
    const member = { normal: "given_name", aggregated: "JWT", distributed: "endpoint" }[type];
    const told = [...Object.values<Json>(sources), { given_name }];
    return member !== undefined && told.some((one) => one[member] !== undefined);
  }),
  acr_values_supported: list(["urn:example:gold"], async (subject, acr) => {
    const { body } = await subject.world.tokens({ acr_values: acr }, await subject.register(), subject.browser);
    if (!subject.metadata.claims_parameter_supported) return decodeJwt(body.id_token).acr === acr;
    const claims = JSON.stringify({ id_token: { acr: { essential: true, value: acr } } });
    const { parts } = await subject.ask({ claims }, await subject.register());
    return decodeJwt(body.id_token).acr === acr && parts.code !== undefined;
  }),
  ui_locales_supported: list(["pt", "tlh"], async (subject, locale) => {
    const { html } = await subject.ask({ ui_locales: locale, prompt: "login" }, await subject.register());
    return html.includes(`lang="${locale}"`);
  }),
  display_values_supported: list(["hologram"], async (subject, display) => {
    const { html } = await subject.ask({ display, prompt: "login" }, await subject.register());
    return html.includes(`data-display="${display}"`);
  }),
  code_challenge_methods_supported: list(["S256", "plain"], async (subject, method) => {
    const { verifier, challenge } = pkce();
    const client = await subject.register();
    const { parts } = await subject.ask(
      { code_challenge: method === "S256" ? challenge : verifier, code_challenge_method: method },
      client,
    );
    const code = parts.code ?? "";
    const redeem = { grant_type: "authorization_code", redirect_uri: client.redirect_uris[0], code };
    return (await subject.world.token({ ...redeem, code_verifier: verifier }, client)).status === 200;
  }),
  claims_parameter_supported: flag(async (subject) => {
    const claims = JSON.stringify({ userinfo: { nickname: null } });
    const { body } = await subject.world.tokens({ claims }, await subject.register(), subject.browser);
    return "nickname" in (await subject.world.userinfo(body.access_token)).body;
  }),
  request_parameter_supported: flag(async (subject) => {
    const client = await subject.register();
    const object = await signedBy(client, "RS256", requestClaims(subject, client));
    const pushed = await subject.world.call("/oauth/par", { request: object }, client);
    const isTaken = await takesRequest(subject, client, object);
    if (subject.metadata.pushed_authorization_request_endpoint && (pushed.status === 201) !== isTaken)
      throw new Error("pushed requests know another rule");
    return isTaken;
  }),
  request_uri_parameter_supported: flag(async (subject) => {
    const client = await referring(subject);
    return byReference(subject, client, await signedBy(client, "RS256", requestClaims(subject, client)));
  }),
  require_request_uri_registration: async (subject, advertised) => {
    const before = subject.host.paths.length;
    const client = await subject.register();
    const isTaken = await byReference(subject, client, await signedBy(client, "RS256", requestClaims(subject, client)));
    if (isTaken || subject.host.paths.length > before) throw new Error("an address that nobody registered was fetched");
    if ((advertised ?? false) !== subject.metadata.request_uri_parameter_supported)
      throw new Error("not what is advertised");
  },
  request_object_signing_alg_values_supported: list(everySigningAlg, async (subject, alg) => {
    const client = await referring(subject);
    const claims = requestClaims(subject, client, { jti: randomUUID() });
    const object =
      alg === "ES256K" || alg === "rs256"
        ? renamed(await signedBy(client, "ES256", claims), alg)
        : signedBy(client, alg, claims);
    return opens(subject, client, await object);
  }),
  request_object_encryption_alg_values_supported: list(everyEncryptionAlg, (subject, alg) =>
    encryptedRequest(subject, alg, "A256GCM"),
  ),
  request_object_encryption_enc_values_supported: list(everyEnc, (subject, enc) =>
    encryptedRequest(subject, "ECDH-ES", enc),
  ),
  authorization_response_iss_parameter_supported: flag(async (subject) => {
    const { parts } = await subject.ask({}, await subject.register());
    const refused = await subject.ask({ prompt: "none login" }, await subject.register());
    return [parts, refused.parts].every(({ iss }) => iss === subject.world.issuer);
  }),
  pushed_authorization_request_endpoint: async (subject, advertised) => {
    const client = await subject.register();
    const params = { redirect_uri: client.redirect_uris[0] ?? "", scope: "openid", response_type: "code" };
    if (advertised === undefined) {
      const { status } = await subject.world.call("/oauth/par", params, client);
      if (status !== 404) throw new Error(`pushed requests are not advertised and answer ${status}`);
      return;
    }
    const url = await rp.buildAuthorizationUrlWithPAR(subject.library(client), params);
    const { sentTo } = await subject.browser.get(url.href);
    if (!sentTo?.searchParams.get("code") || sentTo.origin !== base)
      throw new Error("the pushed request was not taken");
  },
};

const renamed = (jwt: string, alg: string) =>
  [Buffer.from(JSON.stringify({ alg, kid: "p256" })).toString("base64url"), ...jwt.split(".").slice(1)].join(".");
