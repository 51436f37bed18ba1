import { createRemoteJWKSet, decodeJwt, jwtVerify } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { createBrowser } from "./harness/browser";
import { api, base, makeWorld, type World } from "./harness/world";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

describe("the code flow", { tags: "op-response-types" }, () => {
  test("gives an ID token that verifies against the published keys alone", {
    tags: ["core-2", "op-amr-and-azp", "op-id-token"],
  }, async () => {
    const { body, back } = await world.tokens({ nonce: "n-0S6_WzA2Mj", state: "af0ifjsldkj" });
    expect(back.searchParams.get("state")).toBe("af0ifjsldkj");
    expect(back.searchParams.get("iss")).toBe(world.issuer);
    expect([...back.searchParams.keys()].sort()).toEqual(["code", "iss", "session_state", "state"]);
    const keys = createRemoteJWKSet(new URL(`${world.issuer}/.well-known/jwks.json`));
    const { payload, protectedHeader } = await jwtVerify(body.id_token, keys, {
      issuer: world.issuer,
      audience: world.client.client_id,
    });
    expect(protectedHeader.alg).toBe("RS256");
    expect(payload).toMatchObject({
      sub: world.alice.sub,
      nonce: "n-0S6_WzA2Mj",
      amr: ["pwd"],
      acr: expect.any(String),
      sid: expect.any(String),
    });
    expect(payload.auth_time).toBeTypeOf("number");
    expect(payload.exp).toBeGreaterThan(payload.iat ?? 0);
    expect(body).toMatchObject({ token_type: "Bearer", expires_in: 3600, scope: "openid" });
    expect(body.access_token).toMatch(/^[\w-]{43}$/);
    expect(body.refresh_token).toBeUndefined();
  });

  test.each(["ES256", "EdDSA"])("signs the ID token with %s where the client is registered for it", async (alg) => {
    const client = await world.register({ id_token_signed_response_alg: alg });
    const { body } = await world.tokens({}, client);
    const { protectedHeader } = await jwtVerify(
      body.id_token,
      createRemoteJWKSet(new URL(`${world.issuer}/.well-known/jwks.json`)),
    );
    expect(protectedHeader.alg).toBe(alg);
  });

  test("gives an RFC 9068 access token signed with ES256 where a resource is asked for", async () => {
    const { body } = await world.tokens({ resource: api, scope: "openid api:read" });
    const keys = createRemoteJWKSet(new URL(`${world.issuer}/.well-known/jwks.json`));
    const { payload, protectedHeader } = await jwtVerify(body.access_token, keys, {
      issuer: world.issuer,
      audience: api,
      typ: "at+jwt",
    });
    expect(protectedHeader.alg).toBe("ES256");
    expect(payload).toMatchObject({
      client_id: world.client.client_id,
      sub: world.alice.sub,
      scope: "openid api:read",
      jti: expect.any(String),
    });
  });

  test("scope claims go to UserInfo, not into the ID token", { tags: "op-scope-claims" }, async () => {
    const { body } = await world.tokens({ scope: "openid profile email" });
    const idToken = decodeJwt(body.id_token);
    for (const claim of ["name", "email", "email_verified", "updated_at"]) expect(idToken).not.toHaveProperty(claim);
    expect((await world.userinfo(body.access_token)).body).toMatchObject({ email: "alice@example.com" });
  });

  test("the audience is the client alone, so there is no azp", { tags: "op-amr-and-azp" }, async () => {
    const { body } = await world.tokens();
    expect(decodeJwt(body.id_token).aud).toBe(world.client.client_id);
    expect(decodeJwt(body.id_token)).not.toHaveProperty("azp");
  });

  test("answers with no ID token where the scope is not openid, or there is none", {
    tags: "op-plain-oauth",
  }, async () => {
    const { body } = await world.tokens({ scope: "api:read" });
    expect(body.id_token).toBeUndefined();
    expect(body.scope).toBe("api:read");
    const none = await world.tokens({ scope: undefined });
    expect(none.status).toBe(200);
    expect(none.body).not.toHaveProperty("id_token");
    expect(none.body).not.toHaveProperty("scope");
    expect((await world.userinfo(none.body.access_token)).body.error).toBe("insufficient_scope");
  });

  test("public clients use PKCE and need no secret", { tags: ["op-pkce", "op-client-secret"] }, async () => {
    const client = await world.register({ token_endpoint_auth_method: "none" });
    const { status, body } = await world.tokens({}, client);
    expect(status).toBe(200);
    expect(body.id_token).toBeTypeOf("string");
    const refused = await world.authorize({}, client);
    expect(refused.searchParams.get("error")).toBe("invalid_request");
  });

  test("client_secret_post is taken where it is registered", { tags: "op-client-secret" }, async () => {
    const client = await world.register({ token_endpoint_auth_method: "client_secret_post" });
    expect((await world.tokens({}, client)).status).toBe(200);
  });

  test("form_post sends the code in a form that works without JavaScript", { tags: "op-response-modes" }, async () => {
    const browser = createBrowser(base);
    await world.authorize({}, world.client, browser);
    const page = await browser.get(world.authorizeUrl({ response_mode: "form_post", state: `a"<b>&'c` }));
    expect(page.status).toBe(200);
    expect(page.headers.get("content-security-policy")).toContain(`form-action 'self' ${base}`);
    const back = await browser.submit(page, {});
    expect(back.status).not.toBe(500);
    expect(page.html).toMatch(/<input type="hidden" name="code" value="[\w-]{43}"/);
    expect(page.html).toContain("a&quot;&lt;b&gt;&amp;");
    expect(page.html).toMatch(/<button/);
  });

  test("answers in the fragment where that is asked for", async () => {
    const back = await world.authorize({ response_mode: "fragment", state: "s" });
    expect(back.search).toBe("");
    expect(new URLSearchParams(back.hash.slice(1)).get("code")).toMatch(/^[\w-]{43}$/);
  });

  test("redirect_uri keeps its registered query", { tags: "op-registered-query" }, async () => {
    const client = await world.register({ redirect_uris: [`${base}/callback?tenant=a%20b`] });
    const back = await world.authorize({ state: "x" }, client);
    expect(back.search).toMatch(/^\?tenant=a%20b&code=[\w-]+&session_state=[\w.-]+&state=x&iss=/);
  });
});
