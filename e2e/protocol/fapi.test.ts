import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { createBrowser } from "./harness/browser";
import { answer, base, makeWorld, pkce, type World } from "./harness/world";

const redirect_uri = "https://rp.example/callback";
const kid = "k";
let world: World;
let keys: Record<"ES256" | "RS256", CryptoKey>;
beforeAll(async () => {
  const [ec, rsa] = await Promise.all(["ES256", "RS256"].map((alg) => generateKeyPair(alg, { extractable: true })));
  if (!ec || !rsa) throw new Error("no keys");
  keys = { ES256: ec.privateKey, RS256: rsa.privateKey };
  const jwks = {
    keys: [
      { ...(await exportJWK(ec.publicKey)), kid, use: "sig" },
      { ...(await exportJWK(rsa.publicKey)), kid: "rsa", use: "sig" },
    ],
  };
  world = await makeWorld({ profile: "fapi2-security" }, { redirect_uris: [redirect_uri], jwks });
});

/** A client assertion; what is said wins. */
function assertion(claims: JWTPayload = {}, alg: "ES256" | "RS256" = "ES256") {
  const { client_id } = world.client;
  const now = Math.floor(Date.now() / 1000);
  const usual = { iss: client_id, sub: client_id, aud: world.issuer, jti: crypto.randomUUID(), exp: now + 60 };
  return new SignJWT({ ...usual, ...claims })
    .setProtectedHeader({ alg, kid: alg === "ES256" ? kid : "rsa" })
    .sign(keys[alg]);
}

async function post(path: string, fields: Record<string, string | undefined>, jwt?: string) {
  const proof = {
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_assertion: jwt ?? (await assertion()),
  };
  const given = Object.entries({ ...proof, ...fields }).filter((pair): pair is [string, string] => !!pair[1]);
  return answer(await fetch(world.issuer + path, { method: "POST", body: new URLSearchParams(given) }));
}

const { verifier, challenge } = pkce();
const asked = {
  response_type: "code",
  scope: "openid",
  redirect_uri,
  code_challenge: challenge,
  code_challenge_method: "S256",
};

describe("FAPI 2.0 Security Profile", () => {
  test("metadata says what the profile asks, and lists nothing else", async () => {
    const { body } = await answer(await fetch(`${world.issuer}/.well-known/openid-configuration`));
    expect(body).toMatchObject({
      require_pushed_authorization_requests: true,
      response_types_supported: ["code"],
      grant_types_supported: ["authorization_code", "refresh_token", "client_credentials"],
      token_endpoint_auth_methods_supported: ["private_key_jwt"],
      request_uri_parameter_supported: false,
      code_challenge_methods_supported: ["S256"],
      authorization_response_iss_parameter_supported: true,
    });
    const algs = Object.entries(body).filter(([member]) => member.endsWith("signing_alg_values_supported"));
    expect(algs.length).toBeGreaterThan(5);
    for (const [member, values] of algs)
      expect([member, values.filter((alg: string) => !/^(PS256|ES256|EdDSA|Ed25519)$/.test(alg))]).toEqual([
        member,
        [],
      ]);
  });

  test("a request that was not pushed is refused", { tags: "op-fapi-security" }, async () => {
    const { sentTo } = await createBrowser(base).get(world.authorizeUrl(asked));
    expect(sentTo?.searchParams.get("error")).toBe("invalid_request");
  });

  test.each([
    ["code_challenge is missing", { code_challenge: undefined, code_challenge_method: undefined }],
    ["code_challenge_method must be S256", { code_challenge_method: "plain" }],
    ["redirect_uri is missing", { redirect_uri: undefined, scope: "email" }],
    ["redirect_uri is not registered", { redirect_uri: "https://rp.example/other" }],
    ["this response_type is not supported by this issuer", { response_type: "code id_token", nonce: "n" }],
  ])("PAR: %s", async (description, change) => {
    const { status, body } = await post("/oauth/par", { ...asked, ...change });
    expect([status, body.error_description]).toEqual([400, expect.stringContaining(description)]);
  });

  test("an assertion names the issuer, as a string, and is signed with ES256, PS256 or EdDSA", {
    tags: "op-fapi-security",
  }, async () => {
    const endpoint = `${world.issuer}/oauth/par`;
    const at = async (claims: JWTPayload, alg?: "RS256") =>
      (await post("/oauth/par", asked, await assertion(claims, alg))).status;
    expect(await at({})).toBe(201);
    for (const aud of [endpoint, `${world.issuer}/oauth/token`, [world.issuer], [world.issuer, endpoint]])
      expect(await at({ aud })).toBe(401);
    expect(await at({}, "RS256")).toBe(401);
  });

  test("a clock that is 10 s ahead is no error, one that is more than a minute ahead is", async () => {
    const now = Math.floor(Date.now() / 1000);
    const at = async (claims: JWTPayload) => (await post("/oauth/par", asked, await assertion(claims))).status;
    for (const member of ["iat", "nbf"]) {
      expect(await at({ [member]: now + 9 })).toBe(201);
      expect(await at({ [member]: now + 75, exp: now + 120 })).toBe(401);
    }
  });

  test("a code gives no token that is bound to nothing", { tags: "op-fapi-security" }, async () => {
    const { body: pushed } = await post("/oauth/par", asked);
    expect(pushed.expires_in).toBeLessThan(600);
    const browser = createBrowser(base);
    const page = await browser.get(world.authorizeUrl({ request_uri: pushed.request_uri }));
    const back = await world.passThrough(browser, page);
    expect(back.searchParams.get("iss")).toBe(world.issuer);
    const grant = { grant_type: "authorization_code", code: back.searchParams.get("code") ?? "", redirect_uri };
    const { status, body } = await post("/oauth/token", { ...grant, code_verifier: verifier });
    expect([status, body.error]).toEqual([400, "invalid_request"]);
    expect(body.error_description).toContain("DPoP proof is missing");
  });
});

describe("FAPI 2.0 Message Signing", () => {
  test("takes signed requests alone, pushed, and answers in a JWT alone", {
    tags: "op-fapi-message-signing",
  }, async () => {
    const profile = "fapi2-message-signing";
    const signing = await makeWorld({ profile }, { redirect_uris: [redirect_uri], jwks: world.client.jwks });
    const { body } = await answer(await fetch(`${signing.issuer}/.well-known/openid-configuration`));
    expect(body).toMatchObject({
      require_signed_request_object: true,
      require_pushed_authorization_requests: true,
      response_modes_supported: ["jwt", "query.jwt", "fragment.jwt", "form_post.jwt"],
      introspection_signing_alg_values_supported: ["PS256", "ES256", "EdDSA"],
    });
    const { sentTo } = await createBrowser(base).get(signing.authorizeUrl(asked));
    expect([...(sentTo?.searchParams.keys() ?? [])]).toEqual(["response"]);
  });
});
