import { randomUUID } from "node:crypto";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { logoutToken } from "@/lib/oidc/logout/logout-token";
import { findTenant } from "@/lib/tenants/directory";
import { dpopKey } from "../../test/dpop";
import { createBrowser } from "./harness/browser";
import { answer, api, base, makeWorld, type World } from "./harness/world";

const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/**
 * RFC 8725 §3.11, §3.12: every JWT that is made here or by a client, at every place that takes one. Under HS256 one secret signs them
 * all, so that nothing but their types and claims keeps them apart.
 */
describe.each(["HS256", "RS256"])("jwt-confusion: all signed %s", (alg) => {
  let world: World;
  let client: World["client"];
  let sign: (claims: JWTPayload) => Promise<string>;
  const jwts: Record<string, string> = {};
  const now = () => Math.floor(Date.now() / 1000);

  const post = (path: string, fields: Record<string, string>) =>
    fetch(world.issuer + path, { method: "POST", body: new URLSearchParams(fields) }).then(answer);
  const assertion = () =>
    sign({ iss: client.client_id, sub: client.client_id, aud: world.issuer, jti: randomUUID(), exp: now() + 60 });
  const asClient = async () => ({ client_assertion_type: assertionType, client_assertion: await assertion() });
  const silently = async (params: Record<string, string>) => {
    const { sentTo } = await createBrowser(base).get(world.authorizeUrl({ prompt: "none", ...params }, client));
    return sentTo?.searchParams.get("error");
  };

  /** Whether it is taken for what the place is for. */
  const places: Record<string, (jwt: string) => Promise<boolean>> = {
    "an id_token_hint": async (jwt) => (await silently({ id_token_hint: jwt })) === "login_required",
    "an id_token_hint at logout": async (jwt) => {
      const query = new URLSearchParams({ id_token_hint: jwt });
      return (await createBrowser(base).get(`${world.issuer}/oidc/logout?${query}`)).status === 200;
    },
    "a request object": async (jwt) => (await silently({ request: jwt })) === "login_required",
    "a client assertion": async (client_assertion) => {
      const fields = { grant_type: "client_credentials", resource: api, client_assertion };
      return (await post("/oauth/token", { ...fields, client_assertion_type: assertionType })).status === 200;
    },
    "an access token": async (token) =>
      (await post("/oauth/introspect", { token, ...(await asClient()) })).body.active === true,
    "a DPoP proof": async (dpop) => {
      const body = new URLSearchParams({ grant_type: "client_credentials", resource: api, ...(await asClient()) });
      return (await fetch(`${world.issuer}/oauth/token`, { method: "POST", body, headers: { dpop } })).status === 200;
    },
  };

  beforeAll(async () => {
    world = await makeWorld();
    const { privateKey, publicKey: ownKey } = await generateKeyPair("RS256");
    const jwks = { keys: [{ ...(await exportJWK(ownKey)), kid: "k" }] };
    client = await world.register({
      token_endpoint_auth_method: alg === "HS256" ? "client_secret_jwt" : "private_key_jwt",
      ...(alg === "RS256" && { jwks }),
      id_token_signed_response_alg: alg,
      userinfo_signed_response_alg: alg,
      authorization_signed_response_alg: alg,
      request_object_signing_alg: alg,
      skip_consent: true,
    });
    const key = alg === "HS256" ? new TextEncoder().encode(client.client_secret) : privateKey;
    sign = (claims) => new SignJWT(claims).setProtectedHeader({ alg, kid: "k" }).sign(key);

    const browser = createBrowser(base);
    const code = async (params: Record<string, string>) =>
      (await world.authorize(params, client, browser)).searchParams.get("code") ?? "";
    const redeem = async (params: Record<string, string>) =>
      (
        await post("/oauth/token", {
          grant_type: "authorization_code",
          code: await code(params),
          redirect_uri: client.redirect_uris[0] ?? "",
          ...(await asClient()),
        })
      ).body;
    const tokens = await redeem({ scope: "openid profile" });
    jwts["an ID token"] = tokens.id_token;
    const info = await fetch(`${world.issuer}/userinfo`, {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    });
    jwts["a UserInfo answer"] = await info.text();
    const jarm = await world.authorize({ response_mode: "jwt" }, client, browser);
    jwts["a signed authorization answer"] = jarm.searchParams.get("response") ?? "";
    jwts["an access token"] = (await redeem({ scope: "openid api:read", resource: api })).access_token;
    const tenant = await findTenant(world.tenantId);
    const known = await tenant?.client(client.client_id);
    if (!tenant || !known) throw new Error("there is no client");
    const ended = { sid: randomUUID(), sub: world.alice.sub };
    jwts["a logout token"] = await logoutToken(ended, known, { ...tenant, issuer: world.issuer }, now());
    jwts["a request object"] = await sign({ iss: client.client_id, aud: world.issuer, client_id: client.client_id });
    jwts["a client assertion"] = await assertion();
    const proofKey = await dpopKey();
    // With the claims of an assertion and of an access token too, and by the client's own key where that is a key pair.
    const forAll = { iss: client.client_id, sub: client.client_id, aud: world.issuer, client_id: client.client_id };
    const claims = { ...forAll, exp: now() + 60, htm: "POST", htu: `${world.issuer}/oauth/token` };
    jwts["a DPoP proof"] =
      alg === "HS256"
        ? await proofKey.proof(claims)
        : await new SignJWT({ ...claims, iat: now(), jti: randomUUID() })
            .setProtectedHeader({ typ: "dpop+jwt", alg, kid: "k", jwk: await exportJWK(ownKey) })
            .sign(key);
  });

  test.each([
    ["an id_token_hint", "an ID token"],
    ["an id_token_hint at logout", "an ID token"],
    ["a request object", "a request object"],
    ["a client assertion", "a client assertion"],
    ["an access token", "an access token"],
    ["a DPoP proof", "a DPoP proof"],
  ])("%s is %s and nothing else", async (place, own) => {
    const taken: string[] = [];
    expect(Object.keys(jwts)).toHaveLength(8);
    for (const [name, jwt] of Object.entries(jwts)) {
      expect([name, jwt.split(".").length]).toEqual([name, 3]);
      if (await places[place]?.(jwt)) taken.push(name);
    }
    expect(taken).toEqual([own]);
  });
});
