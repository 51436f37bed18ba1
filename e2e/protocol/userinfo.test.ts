import { decodeJwt } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { createBrowser } from "./harness/browser";
import { base, makeWorld, type World } from "./harness/world";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

describe("userinfo", () => {
  test("releases every standard claim by its scope, with the right types", {
    tags: ["core-5.1", "core-5.4", "op-userinfo-claims"],
  }, async () => {
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

  test("ID token and UserInfo hold what the person has, and neither null nor empty text", {
    tags: "op-id-token",
  }, async () => {
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

  test("insufficient_scope: a person's token without openid is answered 403 with a challenge", {
    tags: "op-userinfo-scope",
  }, async () => {
    const { body } = await world.tokens({ scope: "api:read" });
    const refused = await world.userinfo(body.access_token);
    expect([refused.status, refused.body.error]).toEqual([403, "insufficient_scope"]);
    expect(refused.headers.get("www-authenticate")).toContain('error="insufficient_scope"');
  });

  test("takes the token in a header or in a posted body, and challenges otherwise", {
    tags: ["core-5.3", "op-userinfo-token"],
  }, async () => {
    const { body } = await world.tokens();
    const url = `${world.issuer}/userinfo`;
    const inBody = await fetch(url, { method: "POST", body: new URLSearchParams({ access_token: body.access_token }) });
    expect(inBody.status).toBe(200);
    const inHeader = await fetch(url, { method: "POST", headers: { authorization: `Bearer ${body.access_token}` } });
    expect(inHeader.status).toBe(200);
    const nothing = await fetch(url);
    expect(nothing.status).toBe(401);
    expect(nothing.headers.get("www-authenticate")).toMatch(/^Bearer, DPoP algs="[\w ]+"$/);
    const wrong = await fetch(url, { headers: { authorization: "Bearer wrong" } });
    expect(wrong.status).toBe(401);
    expect(wrong.headers.get("www-authenticate")).toContain('error="invalid_token"');
    const inQuery = await fetch(`${url}?access_token=${body.access_token}`);
    expect(inQuery.status).toBe(401);
  });
});
