import { createRemoteJWKSet, decodeJwt, jwtVerify } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { createBrowser } from "./harness/browser";
import { api, base, makeWorld, pkce, type World } from "./harness/world";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

describe("the code flow", () => {
  test("gives an ID token that verifies against the published keys alone", async () => {
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

  test("scope claims go to UserInfo, not into the ID token", async () => {
    const { body } = await world.tokens({ scope: "openid profile email" });
    const idToken = decodeJwt(body.id_token);
    for (const claim of ["name", "email", "email_verified", "updated_at"]) expect(idToken).not.toHaveProperty(claim);
    expect((await world.userinfo(body.access_token)).body).toMatchObject({ email: "alice@example.com" });
  });

  test("the audience is the client alone, so there is no azp", async () => {
    const { body } = await world.tokens();
    expect(decodeJwt(body.id_token).aud).toBe(world.client.client_id);
    expect(decodeJwt(body.id_token)).not.toHaveProperty("azp");
  });

  test("answers with no ID token where the scope is not openid, or there is none", async () => {
    const { body } = await world.tokens({ scope: "api:read" });
    expect(body.id_token).toBeUndefined();
    expect(body.scope).toBe("api:read");
    const none = await world.tokens({ scope: undefined });
    expect(none.status).toBe(200);
    expect(none.body).not.toHaveProperty("id_token");
    expect(none.body).not.toHaveProperty("scope");
    expect((await world.userinfo(none.body.access_token)).body.error).toBe("insufficient_scope");
  });

  test("public clients use PKCE and need no secret", async () => {
    const client = await world.register({ token_endpoint_auth_method: "none" });
    const { status, body } = await world.tokens({}, client);
    expect(status).toBe(200);
    expect(body.id_token).toBeTypeOf("string");
    const refused = await world.authorize({}, client);
    expect(refused.searchParams.get("error")).toBe("invalid_request");
  });

  test("client_secret_post is taken where it is registered", async () => {
    const client = await world.register({ token_endpoint_auth_method: "client_secret_post" });
    expect((await world.tokens({}, client)).status).toBe(200);
  });

  test("form_post sends the code in a form that works without JavaScript", async () => {
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

  test("redirect_uri keeps its registered query", async () => {
    const client = await world.register({ redirect_uris: [`${base}/callback?tenant=a%20b`] });
    const back = await world.authorize({ state: "x" }, client);
    expect(back.search).toMatch(/^\?tenant=a%20b&code=[\w-]+&session_state=[\w.-]+&state=x&iss=/);
  });
});

describe("code redemption", () => {
  const redeem = (code: string, more: Record<string, string | undefined> = {}, client = world.client) =>
    world.token({ grant_type: "authorization_code", code, redirect_uri: `${base}/callback`, ...more }, client);

  test("code-replay: refuses a code redeemed twice and revokes what it issued", async () => {
    const { body, code, verifier } = await world.tokens({ scope: "openid offline_access" });
    expect((await world.userinfo(body.access_token)).status).toBe(200);
    const again = await redeem(code, { code_verifier: verifier });
    expect(again).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
    expect((await world.userinfo(body.access_token)).status).toBe(401);
    const refreshed = await world.token({ grant_type: "refresh_token", refresh_token: body.refresh_token });
    expect(refreshed).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  });

  test("code-replay: a spent code in a stranger's hands, or without its verifier or address, ends nothing", async () => {
    const { body, code, verifier } = await world.tokens();
    const stranger = await world.register();
    const wrong = [
      await redeem(code, { code_verifier: verifier }, stranger),
      await redeem(code, { code_verifier: pkce().verifier }),
      await redeem(code),
      await redeem(code, { code_verifier: verifier, redirect_uri: `${base}/callback/elsewhere` }),
    ];
    for (const { body } of wrong) expect(body.error).toBe("invalid_grant");
    expect((await world.userinfo(body.access_token)).status).toBe(200);
  });

  test("code-replay: of a dozen parallel redemptions exactly one wins", async () => {
    const back = await world.authorize();
    const code = back.searchParams.get("code") ?? "";
    const answers = await Promise.all(Array.from({ length: 12 }, () => redeem(code)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status, body }) => status === 400 && body.error === "invalid_grant")).toHaveLength(11);
  });

  test("code-injection: refuses another verifier, none, and one that was not announced", async () => {
    const { challenge } = pkce();
    const bound = async () =>
      (await world.authorize({ code_challenge: challenge, code_challenge_method: "S256" })).searchParams.get("code") ??
      "";
    expect((await redeem(await bound(), { code_verifier: pkce().verifier })).body.error).toBe("invalid_grant");
    expect((await redeem(await bound())).body.error).toBe("invalid_grant");
    const free = (await world.authorize()).searchParams.get("code") ?? "";
    expect((await redeem(free, { code_verifier: pkce().verifier })).body.error).toBe("invalid_grant");
  });

  test("code-theft: refuses a code at another client, and leaves it to its own", async () => {
    const thief = await world.register();
    const code = (await world.authorize()).searchParams.get("code") ?? "";
    expect((await redeem(code, {}, thief)).body.error).toBe("invalid_grant");
    expect((await redeem(code)).status).toBe(200);
  });

  test("refuses another redirect_uri, and none where one was sent", async () => {
    const code = (await world.authorize()).searchParams.get("code") ?? "";
    expect((await redeem(code, { redirect_uri: `${base}/callback/other` })).body.error).toBe("invalid_grant");
    expect((await redeem(code, { redirect_uri: undefined })).body.error).toBe("invalid_grant");
    expect((await redeem(code)).status).toBe(200);
  });

  test("redirect_uri may be left out where one is registered and none was sent, and nowhere else", async () => {
    const plain = { scope: "api:read", redirect_uri: undefined };
    const coded = async () => (await world.authorize(plain)).searchParams.get("code") ?? "";
    expect((await redeem(await coded(), { redirect_uri: undefined })).status).toBe(200);
    expect((await redeem(await coded())).body.error).toBe("invalid_grant");
    const two = await world.register({ redirect_uris: [`${base}/callback`, `${base}/callback/2`] });
    const page = await createBrowser(base).get(world.authorizeUrl(plain, two));
    expect([page.status, page.sentTo]).toEqual([400, undefined]);
  });

  test("no tenant can give a code more than 60 seconds", async () => {
    await expect(makeWorld({ lifetimes: { code: 61 } })).rejects.toThrow("lifetimes");
    const code = (await world.authorize()).searchParams.get("code") ?? "";
    const [row] = await world.sql`
      select extract(epoch from code_expires_at - created_at)::int as life from authorizations
      where tenant_id = ${world.tenantId} order by created_at desc limit 1`;
    expect([code.length, row?.life]).toEqual([43, 60]);
  });

  test("refuses a code after its time", async () => {
    const code = (await world.authorize()).searchParams.get("code") ?? "";
    await world.sql`update authorizations set code_expires_at = now() - interval '1 second' where tenant_id = ${world.tenantId}`;
    expect((await redeem(code)).body).toMatchObject({
      error: "invalid_grant",
      error_description: "the code has expired",
    });
  });

  test("tenant-mix-up: a code of one tenant is nothing at another", async () => {
    const other = await makeWorld();
    const code = (await world.authorize()).searchParams.get("code") ?? "";
    const answer = await other.token({ grant_type: "authorization_code", code, redirect_uri: `${base}/callback` });
    expect(answer.body.error).toBe("invalid_grant");
  });

  test("token answers are not cached and browser apps may read them", async () => {
    const { headers } = await world.tokens();
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("access-control-allow-origin")).toBe("*");
    const refused = await redeem("unknown");
    expect([refused.status, refused.body.error]).toEqual([400, "invalid_grant"]);
    expect(Object.keys(refused.body)).toEqual(["error", "error_description"]);
    expect(refused.headers.get("cache-control")).toBe("no-store");
    expect(refused.headers.get("access-control-allow-origin")).toBe("*");
  });
});
