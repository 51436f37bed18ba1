import { beforeAll, describe, expect, test } from "vitest";
import { answer, base, makeWorld, type World } from "./harness/world";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

/** IANA OAuth Authorization Server Metadata, as far as Gatehouse has any. */
const registered = new Set(
  `issuer authorization_endpoint token_endpoint userinfo_endpoint jwks_uri revocation_endpoint introspection_endpoint
  end_session_endpoint registration_endpoint scopes_supported response_types_supported response_modes_supported grant_types_supported
  subject_types_supported id_token_signing_alg_values_supported token_endpoint_auth_methods_supported
  revocation_endpoint_auth_methods_supported introspection_endpoint_auth_methods_supported code_challenge_methods_supported
  prompt_values_supported acr_values_supported claims_supported claim_types_supported claims_parameter_supported
  request_parameter_supported request_uri_parameter_supported ui_locales_supported
  authorization_response_iss_parameter_supported  display_values_supported
  require_request_uri_registration pushed_authorization_request_endpoint request_object_signing_alg_values_supported
  request_object_encryption_alg_values_supported request_object_encryption_enc_values_supported
  id_token_encryption_alg_values_supported id_token_encryption_enc_values_supported userinfo_signing_alg_values_supported
  userinfo_encryption_alg_values_supported userinfo_encryption_enc_values_supported
  authorization_signing_alg_values_supported authorization_encryption_alg_values_supported
  authorization_encryption_enc_values_supported
  token_endpoint_auth_signing_alg_values_supported
  revocation_endpoint_auth_signing_alg_values_supported introspection_endpoint_auth_signing_alg_values_supported
  tls_client_certificate_bound_access_tokens mtls_endpoint_aliases
  check_session_iframe frontchannel_logout_supported frontchannel_logout_session_supported
  backchannel_logout_supported backchannel_logout_session_supported`.split(/\s+/),
);

const metadata = async (issuer: string) => answer(await fetch(`${issuer}/.well-known/openid-configuration`));

describe("metadata", () => {
  test("names its issuer to the letter, builds every URL from it, and has registered members alone", async () => {
    const { body } = await metadata(world.issuer);
    expect(body.issuer).toBe(world.issuer);
    for (const [member, value] of Object.entries(body)) {
      expect(registered).toContain(member);
      if (member.endsWith("_endpoint") || member === "jwks_uri")
        expect(value.startsWith(`${world.issuer}/`)).toBe(true);
    }
    expect(body.id_token_signing_alg_values_supported).toContain("RS256");
    expect(JSON.stringify(body.id_token_signing_alg_values_supported)).not.toContain("none");
  });

  test("has a twin at the host's root (RFC 8414)", async () => {
    const twin = await answer(await fetch(`${base}/.well-known/oauth-authorization-server/t/${world.tenantId}`));
    expect(twin.body).toEqual((await metadata(world.issuer)).body);
  });

  test.each(["/.well-known/openid-configuration", "/.well-known/jwks.json"])(
    "%s can be kept and is readable by browser apps",
    async (path) => {
      const first = await fetch(world.issuer + path);
      expect(first.headers.get("cache-control")).toContain("max-age");
      expect(first.headers.get("access-control-allow-origin")).toBe("*");
      const etag = first.headers.get("etag") ?? "";
      const again = await fetch(world.issuer + path, { headers: { "if-none-match": etag } });
      expect(again.status).toBe(304);
      const head = await fetch(world.issuer + path, { method: "HEAD" });
      expect([head.status, await head.text()]).toEqual([200, ""]);
    },
  );

  test("the key set holds public members alone, each key with kid, use and alg", async () => {
    const { body } = await answer(await fetch(`${world.issuer}/.well-known/jwks.json`));
    expect(body.keys.length).toBeGreaterThanOrEqual(3);
    for (const key of body.keys) {
      expect(key).toMatchObject({
        kid: expect.any(String),
        use: expect.stringMatching(/^(sig|enc)$/),
        alg: expect.any(String),
      });
      for (const secret of ["d", "p", "q", "dp", "dq", "qi", "k"]) expect(key).not.toHaveProperty(secret);
    }
  });

  test("an unknown tenant is a clear 404", async () => {
    for (const path of ["/.well-known/openid-configuration", "/oauth/token", "/authorize"]) {
      expect((await fetch(`${base}/t/no-such-tenant${path}`)).status).toBe(404);
      expect((await fetch(`${base}/t/${encodeURIComponent("../é\u0000")}${path}`)).status).toBe(404);
    }
  });

  test("a wrong method is a 405 that names the right ones", async () => {
    const response = await fetch(`${world.issuer}/oauth/token`);
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toContain("POST");
  });
});

describe("keys", () => {
  test("a rotated key stays published, the next is published before it signs", async () => {
    const { rotateKeys } = await import("@/lib/admin/resources/keys");
    const jwks = async () =>
      (await answer(await fetch(`${world.issuer}/.well-known/jwks.json`))).body.keys as { kid: string }[];
    const before = await jwks();
    const made = await rotateKeys(world.db, world.tenantId, { alg: "RS256" });
    await expect.poll(async () => (await jwks()).map(({ kid }) => kid)).toContain(made[0]?.kid);
    expect((await jwks()).map(({ kid }) => kid)).toEqual(expect.arrayContaining(before.map(({ kid }) => kid)));
    const { body } = await world.tokens();
    const signedWith = JSON.parse(Buffer.from(body.id_token.split(".")[0], "base64url").toString()).kid;
    expect(signedWith).not.toBe(made[0]?.kid);
    await rotateKeys(world.db, world.tenantId, { alg: "RS256", now: true });
    await expect
      .poll(
        async () =>
          JSON.parse(Buffer.from((await world.tokens()).body.id_token.split(".")[0], "base64url").toString()).kid,
      )
      .not.toBe(signedWith);
  });
});
