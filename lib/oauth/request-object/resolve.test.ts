import { exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { type Client, clientMetadata } from "@/lib/model/client-metadata";
import { tenantSettings } from "@/lib/model/tenant-settings";
import type { Tenant } from "@/lib/tenants/tenant";
import { withRequestObject } from "./resolve";

const issuer = "https://op.example/t/acme";
const inside = { response_type: "code", redirect_uri: "https://rp.example/cb", scope: "openid" };
let key: CryptoKey;
let jwk: JWK;
beforeAll(async () => {
  const pair = await generateKeyPair("ES256", { extractable: true });
  key = pair.privateKey;
  jwk = { ...(await exportJWK(pair.publicKey)), kid: "k", alg: "ES256", use: "sig" };
});

const tenant = (settings: Record<string, unknown> = {}) =>
  ({
    issuer,
    settings: tenantSettings.parse({ profile: "oidc-all", ...settings }),
    services: { clock: () => Date.now() / 1000 },
  }) as unknown as Tenant;
const client = (metadata: Record<string, unknown> = {}) =>
  ({
    id: "rp",
    metadata: clientMetadata.parse({ redirect_uris: ["https://rp.example/cb"], jwks: { keys: [jwk] }, ...metadata }),
  }) as Client;
const signed = (claims: Record<string, unknown>) =>
  new SignJWT({ client_id: "rp", iss: "rp", aud: issuer, ...claims })
    .setProtectedHeader({ alg: "ES256", kid: "k" })
    .sign(key);

/** What each unsigned parameter could do for whoever puts it beside a signed request. */
const smuggled = {
  nonce: "of-another-session",
  code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
  code_challenge_method: "S256",
  response_mode: "fragment",
  resource: ["https://api.example.com"],
  claims: '{"userinfo":{"email":null}}',
  login_hint: "victim",
  state: "another",
  prompt: "none",
  max_age: "0",
  acr_values: "0",
  id_token_hint: "a.b.c",
  scope: "openid email offline_access",
};

describe("unsigned parameters beside a signed request", () => {
  test.each(Object.entries(smuggled))(
    "%s counts for nothing where requests must be signed",
    { tags: "op-signed-requests" },
    async (name, value) => {
      const outer = { client_id: "rp", ...inside, [name]: value };
      const object = await signed(inside);
      const alone = expect.not.objectContaining({ [name]: value });
      const required = client({ require_signed_request_object: true });
      expect(await withRequestObject(outer, object, required, tenant())).toEqual(alone);
      const policy = tenant({ require_signed_request_object: true });
      expect(await withRequestObject(outer, object, client(), policy)).toEqual(alone);
      expect(await withRequestObject(outer, object, client(), tenant(), true)).toEqual(alone);
      // OIDC Core §6.1: elsewhere a request object may hold a part of the request.
      const part = Object.fromEntries(Object.entries(inside).filter(([one]) => one !== name));
      expect(await withRequestObject(outer, await signed(part), client(), tenant())).toMatchObject({ [name]: value });
    },
  );

  test("client_id outside must be that inside", async () => {
    const outer = { ...inside, client_id: "another" };
    await expect(withRequestObject(outer, await signed(inside), client(), tenant(), true)).rejects.toMatchObject({
      code: "invalid_request_object",
    });
  });

  test("a tenant's policy refuses what is not signed at all", async () => {
    const policy = tenant({ require_signed_request_object: true });
    await expect(withRequestObject({ client_id: "rp" }, undefined, client(), policy)).rejects.toMatchObject({
      description: "request is missing: this client must send signed request objects (RFC 9101)",
    });
  });
});

describe("when a signed request is good, under message signing", () => {
  const now = () => Math.floor(Date.now() / 1000);
  const fapi = { profile: "fapi2-message-signing" };
  const asked = async (claims: Record<string, unknown>) =>
    withRequestObject({ client_id: "rp" }, await signed({ ...inside, ...claims }), client(fapi), tenant(), true).then(
      () => true,
      () => false,
    );

  test.each([
    [true, "both are there", 0, 300],
    [true, "a clock that is 10 s ahead", 10, 300],
    [true, "an hour old, and good for an hour", -3599, 3600],
    [false, "more than a minute ahead", 70, 300],
    [false, "more than an hour old", -3700, 3600],
    [false, "good for more than an hour", 0, 3700],
    [false, "over", -300, 200],
  ])("%s: %s", async (isTaken, _why, from, lasts) => {
    expect(await asked({ nbf: now() + from, exp: now() + from + lasts })).toBe(isTaken);
  });

  test("nbf, exp and aud must be there, and iat must not lie ahead", { tags: "op-fapi-message-signing" }, async () => {
    const times = { nbf: now(), exp: now() + 300 };
    expect(await asked({ ...times, exp: undefined })).toBe(false);
    expect(await asked({ ...times, nbf: undefined })).toBe(false);
    expect(await asked({ ...times, aud: undefined })).toBe(false);
    expect(await asked({ ...times, iat: now() + 8 })).toBe(true);
    expect(await asked({ ...times, iat: now() + 70 })).toBe(false);
  });

  test("a claim that does not hold is named to the client", async () => {
    const object = await signed({ ...inside, nbf: now(), exp: now() + 300, iat: now() + 70 });
    await expect(withRequestObject({ client_id: "rp" }, object, client(fapi), tenant(), true)).rejects.toMatchObject({
      code: "invalid_request_object",
      description: "the request object is refused: iat is in the future",
    });
  });
});
