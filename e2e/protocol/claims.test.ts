import { decodeJwt } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { createBrowser } from "./harness/browser";
import { answer, base, type Json, makeWorld, password, type World } from "./harness/world";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

describe("the claims parameter", () => {
  const claims = (value: Json) => ({ claims: JSON.stringify(value) });

  test("claim by claim: into the ID token, into UserInfo, and only with consent", {
    tags: ["core-5.5", "op-claims-parameter", "op-claims-consent"],
  }, async () => {
    const browser = createBrowser(base);
    await world.authorize({}, world.client, browser);
    const asked = claims({
      id_token: { email: null, auth_time: { essential: true } },
      userinfo: { name: { essential: true }, email_verified: null },
    });
    const silent = await browser.get(world.authorizeUrl({ ...asked, prompt: "none" }));
    expect(silent.sentTo?.searchParams.get("error")).toBe("consent_required");
    const { body } = await world.tokens(asked, world.client, browser);
    expect(decodeJwt(body.id_token)).toMatchObject({ email: "alice@example.com", auth_time: expect.any(Number) });
    expect(decodeJwt(body.id_token)).not.toHaveProperty("name");
    expect((await world.userinfo(body.access_token)).body).toEqual({
      sub: world.alice.sub,
      name: "Name of alice",
      email_verified: true,
    });
  });

  test("value and values: a claim that is another is left out", {
    tags: ["core-5.5", "op-claims-parameter"],
  }, async () => {
    const { body } = await world.tokens(
      claims({ userinfo: { email: { value: "other@example.com" }, name: { values: ["x", "Name of alice"] } } }),
    );
    expect((await world.userinfo(body.access_token)).body).toEqual({ sub: world.alice.sub, name: "Name of alice" });
  });

  test("sub with a value binds the person", { tags: ["core-5.5", "op-claims-sub"] }, async () => {
    await world.person("bob-sub");
    const browser = createBrowser(base);
    await world.authorize({}, world.client, browser, "bob-sub");
    const bound = claims({ id_token: { sub: { value: world.alice.sub } } });
    const silent = await browser.get(world.authorizeUrl({ ...bound, prompt: "none" }));
    expect(silent.sentTo?.searchParams.get("error")).toBe("login_required");
    const asked = await browser.get(world.authorizeUrl(bound));
    const again = await browser.submit(asked, { identifier: "bob-sub", password, do: "sign_in" });
    expect(again.sentTo).toBeUndefined();
    const back = await world.passThrough(browser, again, "alice");
    const { body } = await world.token({
      grant_type: "authorization_code",
      code: back.searchParams.get("code") ?? "",
      redirect_uri: world.client.redirect_uris[0],
    });
    expect(decodeJwt(body.id_token).sub).toBe(world.alice.sub);
  });

  test("a refusal releases nothing, and a claim that was not consented to stays back", {
    tags: "op-claims-consent",
  }, async () => {
    const client = await world.register();
    const browser = createBrowser(base);
    const email = claims({ userinfo: { email: null } });
    const login = await browser.get(world.authorizeUrl(email, client));
    const consent = await browser.submit(login, { identifier: "alice", password, do: "sign_in" });
    expect(consent.html).toContain("alice@example.com");
    const denied = await browser.submit(consent, { do: "deny" });
    expect(denied.sentTo?.searchParams.get("error")).toBe("access_denied");
    const { body } = await world.tokens({}, client, browser);
    expect((await world.userinfo(body.access_token)).body).toEqual({ sub: world.alice.sub });
  });

  test("acr: voluntary is met or not, essential and unknown is unmet_authentication_requirements", {
    tags: ["core-5.5.1.1", "op-acr"],
  }, async () => {
    const { body: metadata } = await answer(await fetch(`${world.issuer}/.well-known/openid-configuration`));
    const [known] = metadata.acr_values_supported;
    const essential = (values: string[]) => claims({ id_token: { acr: { essential: true, values } } });
    const { body } = await world.tokens(essential([known]));
    expect(decodeJwt(body.id_token).acr).toBe(known);
    const unmet = await createBrowser(base).get(world.authorizeUrl(essential(["urn:nobody:knows"])));
    expect(unmet.sentTo?.searchParams.get("error")).toBe("unmet_authentication_requirements");
    const voluntary = await world.tokens({ acr_values: "urn:nobody:knows" });
    expect(decodeJwt(voluntary.body.id_token).acr).toBe(known);
  });

  test("acr: a session that falls short steps up where it is essential, and says what it is where it is voluntary", {
    tags: "op-acr",
  }, async () => {
    const { body: metadata } = await answer(await fetch(`${world.issuer}/.well-known/openid-configuration`));
    const [known] = metadata.acr_values_supported;
    const browser = createBrowser(base);
    await world.authorize({}, world.client, browser);
    await world.sql`update sessions set acr = 'urn:gatehouse:acr:less' where tenant_id = ${world.tenantId}`;
    const essential = claims({ id_token: { acr: { essential: true, value: known } } });
    const refused = await browser.get(world.authorizeUrl({ ...essential, prompt: "none" }));
    expect(refused.sentTo?.searchParams.get("error")).toBe("login_required");
    const silent = await world.tokens({ acr_values: known, prompt: "none" }, world.client, browser);
    expect(decodeJwt(silent.body.id_token).acr).toBe("urn:gatehouse:acr:less");
    expect((await browser.get(world.authorizeUrl(essential))).html).toContain('name="password"');
    const { body } = await world.tokens(essential, world.client, browser);
    expect(decodeJwt(body.id_token)).toMatchObject({ acr: known, amr: ["pwd"] });
  });

  test("languages: claims_locales chooses, a tag asks for one, several are told apart", {
    tags: ["core-5.2", "op-locales-and-display", "op-claims-parameter"],
  }, async () => {
    const tagged = { "family_name#ja-Kana-JP": "ヤマダ", "family_name#ja-Hani-JP": "山田", family_name: "Yamada" };
    await world.sql`update users set claims = claims || ${JSON.stringify(tagged)}::jsonb where tenant_id = ${world.tenantId} and username = 'alice'`;
    const info = async (params: Record<string, string>) =>
      (await world.userinfo((await world.tokens({ scope: "openid", ...params })).body.access_token)).body;
    expect(await info({ ...claims({ userinfo: { family_name: null } }), claims_locales: "ja-Hani-JP" })).toMatchObject({
      family_name: "山田",
    });
    expect(await info(claims({ userinfo: { "family_name#ja-Kana-JP": null } }))).toMatchObject({
      "family_name#ja-Kana-JP": "ヤマダ",
    });
    expect(
      await info({ ...claims({ userinfo: { family_name: null } }), claims_locales: "ja-Hani-JP ja-Kana-JP" }),
    ).toMatchObject(tagged);
  });

  test("aggregated and distributed claims name their sources", {
    tags: ["core-5.6.2", "op-claim-sources"],
  }, async () => {
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const sources = [
      { claims: ["credit_score"], JWT: `${part({ alg: "RS256" })}.${part({ credit_score: 700 })}.c2ln` },
      { claims: ["shipping_address"], endpoint: "https://bank.example.com/claims", access_token: "ksj3n283dke" },
    ];
    await world.sql`update users set claim_sources = ${JSON.stringify(sources)}::jsonb where tenant_id = ${world.tenantId} and username = 'alice'`;
    const { body } = await world.tokens(claims({ userinfo: { credit_score: null, shipping_address: null } }));
    expect((await world.userinfo(body.access_token)).body).toEqual({
      sub: world.alice.sub,
      _claim_names: { credit_score: "src1", shipping_address: "src2" },
      _claim_sources: {
        src1: { JWT: sources[0]?.JWT },
        src2: { endpoint: sources[1]?.endpoint, access_token: "ksj3n283dke" },
      },
    });
  });

  test.each([
    "{",
    "[]",
    '{"userinfo":1}',
    '{"userinfo":{"name":{"essential":"yes"}}}',
    '{"userinfo":{"a\\u0000":null}}',
    '{"id_token":{"sub":{"value":"\\ud800"}}}',
  ])("%s is invalid_request", async (text) => {
    const page = await createBrowser(base).get(world.authorizeUrl({ claims: text }));
    expect(page.sentTo?.searchParams.get("error")).toBe("invalid_request");
  });
});
