import { beforeAll, describe, expect, test } from "vitest";
import { api, makeWorld, type World } from "./harness/world";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

const refresh = (token: string, more: Record<string, string> = {}, client = world.client) =>
  world.token({ grant_type: "refresh_token", refresh_token: token, ...more }, client);

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

  test("algorithm-confusion: a token signed by somebody else, or by nobody, is inactive", {
    tags: "core-10.1",
  }, async () => {
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
