import { decodeJwt } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { buttons, createBrowser } from "./harness/browser";
import { api, base, makeWorld, type World } from "./harness/world";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

const refresh = (token: string, more: Record<string, string> = {}, client = world.client) =>
  world.token({ grant_type: "refresh_token", refresh_token: token, ...more }, client);

describe("refresh", () => {
  test("rotates, and keeps iss, sub, aud and auth_time with a new iat", async () => {
    const first = (await world.tokens({ scope: "openid offline_access", nonce: "n" })).body;
    const { iss, sub, aud, auth_time, sid, iat = 0, nonce } = decodeJwt(first.id_token);
    expect(nonce).toBe("n");
    await expect.poll(() => Math.floor(Date.now() / 1000), { timeout: 5_000 }).toBeGreaterThan(iat);
    const second = (await refresh(first.refresh_token)).body;
    expect(second.refresh_token).not.toBe(first.refresh_token);
    const renewed = decodeJwt(second.id_token);
    expect(renewed).toMatchObject({ iss, sub, aud, auth_time, sid });
    expect(renewed.iat).toBeGreaterThan(iat);
    expect(renewed).not.toHaveProperty("nonce");
    expect((await world.userinfo(second.access_token)).status).toBe(200);
  });

  test("a lost answer is given again: the same successor, within the grace", async () => {
    const first = (await world.tokens({ scope: "openid offline_access" })).body;
    const [a, b] = await Promise.all([refresh(first.refresh_token), refresh(first.refresh_token)]);
    expect([a.status, b.status]).toEqual([200, 200]);
    expect(a.body.refresh_token).toBe(b.body.refresh_token);
    expect((await refresh(a.body.refresh_token)).status).toBe(200);
  });

  test("refresh-theft: a rotated token used after its successor revokes the family", async () => {
    const first = (await world.tokens({ scope: "openid offline_access" })).body;
    const second = (await refresh(first.refresh_token)).body;
    const third = (await refresh(second.refresh_token)).body;
    expect((await refresh(first.refresh_token)).body.error).toBe("invalid_grant");
    expect((await refresh(third.refresh_token)).body.error).toBe("invalid_grant");
    expect((await world.userinfo(third.access_token)).status).toBe(401);
  });

  test("refresh-theft: a rotated token used after the grace revokes the family", async () => {
    const first = (await world.tokens({ scope: "openid offline_access" })).body;
    const second = (await refresh(first.refresh_token)).body;
    await world.sql`update refresh_tokens set rotated_at = now() - interval '1 minute' where tenant_id = ${world.tenantId} and rotated_at is not null`;
    expect((await refresh(first.refresh_token)).body.error).toBe("invalid_grant");
    expect((await refresh(second.refresh_token)).body.error).toBe("invalid_grant");
  });

  test("is bound to its client, and a stranger's try harms nothing", async () => {
    const thief = await world.register();
    const first = (await world.tokens({ scope: "openid offline_access" })).body;
    expect((await refresh(first.refresh_token, {}, thief)).body.error).toBe("invalid_grant");
    expect((await refresh(first.refresh_token)).status).toBe(200);
  });

  test("narrows the scope for one access token and never widens it", async () => {
    const first = (await world.tokens({ scope: "openid email offline_access" })).body;
    expect((await refresh(first.refresh_token, { scope: "openid profile" })).body.error).toBe("invalid_scope");
    const second = (await refresh(first.refresh_token, { scope: "openid" })).body;
    expect(second.scope).toBe("openid");
    expect((await world.userinfo(second.access_token)).body).toEqual({ sub: world.alice.sub });
    const third = (await refresh(second.refresh_token)).body;
    expect(third.scope).toBe("openid email offline_access");
  });

  test("offline_access gives a refresh token only once the person has allowed it, and then remembers", async () => {
    const client = await world.register();
    const browser = createBrowser(base);
    const offline = { scope: "openid offline_access" };
    expect((await world.tokens({}, client, browser)).body.refresh_token).toBeUndefined();
    const silent = await browser.get(world.authorizeUrl({ ...offline, prompt: "none" }, client));
    expect(silent.sentTo?.searchParams.get("error")).toBe("consent_required");
    const asked = await browser.get(world.authorizeUrl(offline, client));
    expect(buttons(asked.html, "do")).toContain("allow");
    const denied = await browser.submit(asked, { do: "deny" });
    expect(denied.sentTo?.searchParams.get("error")).toBe("access_denied");
    const allowed = await world.tokens({ ...offline, prompt: "consent" }, client, browser);
    expect(allowed.body.refresh_token).toBeTypeOf("string");
    const remembered = await world.tokens({ ...offline, prompt: "none" }, client, browser);
    expect(remembered.body.refresh_token).toBeTypeOf("string");
  });

  test("offline_access is ignored where the answer brings no code", async () => {
    const client = await world.register({
      grant_types: ["authorization_code", "implicit", "refresh_token"],
      response_types: ["id_token token"],
    });
    const asked = { response_type: "id_token token", scope: "openid offline_access", nonce: "n" };
    const back = await world.authorize(asked, client);
    const parts = new URLSearchParams(back.hash.slice(1));
    expect([parts.get("scope"), parts.has("refresh_token")]).toEqual(["openid", false]);
  });

  test("offline_access gives nothing to a client that may not refresh", async () => {
    const client = await world.register({ grant_types: ["authorization_code"] });
    const { body } = await world.tokens({ scope: "openid offline_access" }, client);
    expect(body.refresh_token).toBeUndefined();
    expect(body.scope).toBe("openid");
  });

  test("id-reuse: tokens go with their client, and do not come back to life when its id is registered anew", async () => {
    const client = await world.register({ grant_types: ["authorization_code", "refresh_token", "client_credentials"] });
    const { body } = await world.tokens({ scope: "openid offline_access" }, client);
    const own = await world.token({ grant_type: "client_credentials" }, client);
    await world.sql.begin(async (sql) => {
      const mine = sql`tenant_id = ${world.tenantId} and client_id = ${client.client_id}`;
      await sql`create temp table kept on commit drop as select * from clients where ${mine}`;
      await sql`delete from clients where ${mine}`;
      await sql`insert into clients select * from kept`;
    });
    expect((await world.userinfo(body.access_token)).status).toBe(401);
    expect((await refresh(body.refresh_token, {}, client)).body.error).toBe("invalid_grant");
    expect((await world.call("/oauth/introspect", { token: own.body.access_token }, client)).body).toEqual({
      active: false,
    });
  });

  test("stops when the person is disabled", async () => {
    const other = await makeWorld();
    const { body } = await other.tokens({ scope: "openid offline_access" });
    await other.sql`update users set disabled_at = now() where tenant_id = ${other.tenantId}`;
    expect((await other.userinfo(body.access_token)).status).toBe(401);
    expect((await other.token({ grant_type: "refresh_token", refresh_token: body.refresh_token })).body.error).toBe(
      "invalid_grant",
    );
  });
});

describe("introspection and revocation", () => {
  test("tells a client of its own token, and nobody else", async () => {
    const { body } = await world.tokens({ scope: "openid email" });
    const own = await world.call("/oauth/introspect", { token: body.access_token });
    expect(own.body).toMatchObject({
      active: true,
      client_id: world.client.client_id,
      sub: world.alice.sub,
      scope: "openid email",
      token_type: "Bearer",
      iss: world.issuer,
    });
    expect(own.body.exp - own.body.iat).toBe(3600);
    const stranger = await world.register();
    expect((await world.call("/oauth/introspect", { token: body.access_token }, stranger)).body).toEqual({
      active: false,
    });
    expect((await world.call("/oauth/introspect", { token: "unknown" })).body).toEqual({ active: false });
  });

  test("a public client cannot introspect", async () => {
    const client = await world.register({ token_endpoint_auth_method: "none" });
    expect((await world.call("/oauth/introspect", { token: "x" }, client)).body.error).toBe("invalid_client");
  });

  test("a revoked access token stops, its refresh token goes on", async () => {
    const { body } = await world.tokens({ scope: "openid offline_access" });
    expect((await world.call("/oauth/revoke", { token: body.access_token })).status).toBe(200);
    expect((await world.userinfo(body.access_token)).status).toBe(401);
    expect((await world.call("/oauth/introspect", { token: body.access_token })).body).toEqual({ active: false });
    expect((await refresh(body.refresh_token)).status).toBe(200);
  });

  test("a revoked refresh token takes its whole family", async () => {
    const { body } = await world.tokens({ scope: "openid offline_access" });
    expect(
      (await world.call("/oauth/revoke", { token: body.refresh_token, token_type_hint: "refresh_token" })).status,
    ).toBe(200);
    expect((await refresh(body.refresh_token)).body.error).toBe("invalid_grant");
    expect((await world.userinfo(body.access_token)).status).toBe(401);
  });

  test("another client's token is not revoked, and the answer does not say so", async () => {
    const { body } = await world.tokens();
    const stranger = await world.register();
    expect((await world.call("/oauth/revoke", { token: body.access_token }, stranger)).status).toBe(200);
    expect((await world.userinfo(body.access_token)).status).toBe(200);
  });

  test("a revoked JWT access token is inactive, and so is one of a revoked family", async () => {
    const { body, code, verifier } = await world.tokens({ scope: "openid offline_access api:read", resource: api });
    const seen = await world.call("/oauth/introspect", { token: body.access_token });
    expect(seen.body).toMatchObject({ active: true, aud: api, sub: world.alice.sub });
    await world.call("/oauth/revoke", { token: body.access_token });
    expect((await world.call("/oauth/introspect", { token: body.access_token })).body).toEqual({ active: false });
    const next = (await refresh(body.refresh_token)).body;
    expect((await world.call("/oauth/introspect", { token: next.access_token })).body.active).toBe(true);
    await world.token({
      grant_type: "authorization_code",
      code,
      code_verifier: verifier,
      redirect_uri: world.client.redirect_uris[0],
    });
    expect((await world.call("/oauth/introspect", { token: next.access_token })).body).toEqual({ active: false });
  });

  test("algorithm-confusion: a token signed by somebody else, or by nobody, is inactive", async () => {
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const claims = part({
      iss: world.issuer,
      aud: api,
      sub: "x",
      client_id: world.client.client_id,
      jti: "j",
      iat: 1,
      exp: 9_999_999_999,
    });
    for (const header of [
      { alg: "none", typ: "at+jwt" },
      { alg: "HS256", typ: "at+jwt", kid: "x" },
    ]) {
      const token = `${part(header)}.${claims}.AAAA`;
      expect((await world.call("/oauth/introspect", { token })).body).toEqual({ active: false });
    }
  });

  test("an ID token is no access token", async () => {
    const { body } = await world.tokens();
    expect((await world.call("/oauth/introspect", { token: body.id_token })).body).toEqual({ active: false });
    expect((await world.userinfo(body.id_token)).status).toBe(401);
  });
});

describe("userinfo", () => {
  test("releases every standard claim by its scope, with the right types", async () => {
    const claims = {
      given_name: "Zoë",
      family_name: "Müller",
      middle_name: "Q",
      nickname: "zo",
      preferred_username: "zoe",
      profile: "https://example.com/zoe",
      picture: "https://example.com/zoe.png",
      website: "https://zoe.example",
      gender: "female",
      birthdate: "1990-01-31",
      zoneinfo: "Europe/Berlin",
      locale: "de-DE",
      phone_number: "+49 30 123456",
      phone_number_verified: false,
      address: { street_address: "Hauptstraße 1", locality: "Berlin", country: "Germany" },
    };
    await world.sql`update users set claims = claims || ${JSON.stringify(claims)}::jsonb where tenant_id = ${world.tenantId}`;
    const { body } = await world.tokens({ scope: "openid profile email address phone" });
    const info = await world.userinfo(body.access_token);
    expect(info.body).toEqual({
      sub: world.alice.sub,
      name: "Name of alice",
      email: "alice@example.com",
      email_verified: true,
      updated_at: expect.any(Number),
      ...claims,
    });
    expect(info.headers.get("cache-control")).toBe("no-store");
    expect(info.headers.get("access-control-allow-origin")).toBe("*");
    const narrow = await world.tokens({ scope: "openid phone" });
    expect((await world.userinfo(narrow.body.access_token)).body).toEqual({
      sub: world.alice.sub,
      phone_number: "+49 30 123456",
      phone_number_verified: false,
    });
  });

  test("ID token and UserInfo hold what the person has, and neither null nor empty text", async () => {
    const sparse = await makeWorld();
    await sparse.person("sparse", { name: undefined, email: undefined, email_verified: undefined });
    const browser = createBrowser(base);
    const asked = {
      scope: "openid profile email address phone",
      claims: '{"id_token":{"email":null,"nickname":{"essential":true},"address":null}}',
    };
    const page = await browser.get(sparse.authorizeUrl(asked));
    const back = await sparse.passThrough(browser, page, "sparse");
    const { body } = await sparse.token({
      grant_type: "authorization_code",
      code: back.searchParams.get("code") ?? "",
      redirect_uri: sparse.client.redirect_uris[0],
    });
    const idToken = decodeJwt(body.id_token);
    const { body: info } = await sparse.userinfo(body.access_token);
    expect(Object.keys(info).sort()).toEqual(["sub", "updated_at"]);
    for (const value of [...Object.values(idToken), ...Object.values(info)]) {
      expect(value).not.toBeNull();
      expect(value).not.toBe("");
    }
    expect(idToken).toEqual({
      iss: expect.any(String),
      sub: expect.any(String),
      aud: sparse.client.client_id,
      exp: expect.any(Number),
      iat: expect.any(Number),
      auth_time: expect.any(Number),
      acr: expect.any(String),
      amr: ["pwd"],
      sid: expect.any(String),
      at_hash: expect.any(String),
    });
  });

  test("insufficient_scope: a person's token without openid is answered 403 with a challenge", async () => {
    const { body } = await world.tokens({ scope: "api:read" });
    const refused = await world.userinfo(body.access_token);
    expect([refused.status, refused.body.error]).toEqual([403, "insufficient_scope"]);
    expect(refused.headers.get("www-authenticate")).toContain('error="insufficient_scope"');
  });

  test("takes the token in a header or in a posted body, and challenges otherwise", async () => {
    const { body } = await world.tokens();
    const url = `${world.issuer}/userinfo`;
    const inBody = await fetch(url, { method: "POST", body: new URLSearchParams({ access_token: body.access_token }) });
    expect(inBody.status).toBe(200);
    const inHeader = await fetch(url, { method: "POST", headers: { authorization: `Bearer ${body.access_token}` } });
    expect(inHeader.status).toBe(200);
    const nothing = await fetch(url);
    expect([nothing.status, nothing.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
    const wrong = await fetch(url, { headers: { authorization: "Bearer wrong" } });
    expect(wrong.status).toBe(401);
    expect(wrong.headers.get("www-authenticate")).toContain('error="invalid_token"');
    const inQuery = await fetch(`${url}?access_token=${body.access_token}`);
    expect(inQuery.status).toBe(401);
  });
});
