import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { answer, base, makeWorld, type World } from "./harness/world";

let world: World;
let open: World;
beforeAll(async () => {
  world = await makeWorld();
  open = await makeWorld({ registration: { mode: "open" } });
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
  require_request_uri_registration pushed_authorization_request_endpoint device_authorization_endpoint request_object_signing_alg_values_supported
  request_object_encryption_alg_values_supported request_object_encryption_enc_values_supported
  id_token_encryption_alg_values_supported id_token_encryption_enc_values_supported userinfo_signing_alg_values_supported
  userinfo_encryption_alg_values_supported userinfo_encryption_enc_values_supported
  authorization_signing_alg_values_supported authorization_encryption_alg_values_supported
  authorization_encryption_enc_values_supported
  introspection_signing_alg_values_supported introspection_encryption_alg_values_supported
  introspection_encryption_enc_values_supported require_pushed_authorization_requests require_signed_request_object
  token_endpoint_auth_signing_alg_values_supported
  revocation_endpoint_auth_signing_alg_values_supported introspection_endpoint_auth_signing_alg_values_supported
  tls_client_certificate_bound_access_tokens mtls_endpoint_aliases dpop_signing_alg_values_supported
  check_session_iframe frontchannel_logout_supported frontchannel_logout_session_supported
  backchannel_logout_supported backchannel_logout_session_supported`.split(/\s+/),
);

const metadata = async (issuer: string) => answer(await fetch(`${issuer}/.well-known/openid-configuration`));

describe("metadata", () => {
  test("names its issuer to the letter, builds every URL from it, and has registered members alone", {
    tags: ["discovery-3", "discovery-4", "op-issuer-urls", "op-metadata-members"],
  }, async () => {
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

  test("says what browser apps and people can choose from, and offers no unsigned token", {
    tags: "op-metadata-values",
  }, async () => {
    const { body } = await metadata(world.issuer);
    expect(body.issuer).not.toMatch(/\/$/);
    expect(body.userinfo_endpoint).toBe(`${world.issuer}/userinfo`);
    expect(body.scopes_supported).toContain("openid");
    expect(body.claims_supported).toEqual(expect.arrayContaining(["sub", "name", "email", "address", "auth_time"]));
    expect(body.acr_values_supported.length).toBeGreaterThan(0);
    expect(body.ui_locales_supported).toContain("en");
    expect(Intl.getCanonicalLocales(body.ui_locales_supported)).toEqual(body.ui_locales_supported);
    for (const use of ["id_token", "request_object"])
      expect(body[`${use}_signing_alg_values_supported`]).toContain("RS256");
    for (const [member, values] of Object.entries(body).filter(([name]) => name.includes("_alg_values")))
      expect([member, values]).not.toEqual([member, expect.arrayContaining(["none"])]);
  });

  test.each([
    "/userinfo",
    "/oauth/token",
    "/oauth/register",
    "/.well-known/openid-configuration",
    "/.well-known/jwks.json",
  ])("%s can be called by a web page of any origin, with a header of its own", { tags: "op-cors" }, async (path) => {
    const { issuer } = open;
    const preflight = await fetch(issuer + path, {
      method: "OPTIONS",
      headers: {
        origin: "https://spa.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,content-type",
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-origin")).toBe("*");
    expect(preflight.headers.get("access-control-allow-headers")?.toLowerCase()).toContain("authorization");
    const called = await fetch(issuer + path, {
      headers: { origin: "https://spa.example", authorization: "Bearer x" },
    });
    expect(called.headers.get("access-control-allow-origin")).toBe("*");
    expect(called.headers.has("access-control-allow-credentials")).toBe(false);
  });

  test("a tenant with an address of its own builds every URL from that", { tags: "op-issuer-urls" }, async () => {
    const own = await makeWorld();
    const issuer = `https://login.${own.tenantId}.example`;
    await own.sql`update tenants set issuer = ${issuer} where id = ${own.tenantId}`;
    await expect.poll(async () => (await metadata(own.issuer)).body.issuer, { timeout: 10_000 }).toBe(issuer);
    const { body } = await metadata(own.issuer);
    const urls = Object.entries(body).filter(([member]) => /_(endpoint|uri|iframe)$/.test(member));
    expect(urls.length).toBeGreaterThan(5);
    for (const [member, url] of urls) expect([member, String(url).startsWith(`${issuer}/`)]).toEqual([member, true]);
  });

  test("has a twin at the host's root (RFC 8414)", { tags: "op-issuer-urls" }, async () => {
    const twin = await answer(await fetch(`${base}/.well-known/oauth-authorization-server/t/${world.tenantId}`));
    expect(twin.body).toEqual((await metadata(world.issuer)).body);
  });

  test.each(["/.well-known/openid-configuration", "/.well-known/jwks.json"])(
    "%s can be kept and is readable by browser apps",
    { tags: "op-caching" },
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

  test("the key set holds public members alone, each key with kid, use and alg", {
    tags: "op-public-keys",
  }, async () => {
    const { body } = await answer(await fetch(`${world.issuer}/.well-known/jwks.json`));
    expect(body.keys.length).toBeGreaterThanOrEqual(3);
    expect(new Set(body.keys.map(({ kid }: { kid: string }) => kid)).size).toBe(body.keys.length);
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
      expect((await fetch(`${base}/t/${encodeURIComponent("x/é\u0000")}${path}`)).status).toBe(404);
    }
  });

  test("a wrong method is a 405 that names the right ones", async () => {
    const response = await fetch(`${world.issuer}/oauth/token`);
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toContain("POST");
  });
});

describe("keys", () => {
  test("what a key signed verifies as long as the longest token lives, and then the key is gone", {
    tags: "op-key-rotation",
  }, async () => {
    const { listKeys, rotateKeys } = await import("@/lib/admin/resources/keys");
    const tenant = await makeWorld();
    const { body } = await tenant.tokens();
    const { kid } = decodeProtectedHeader(body.id_token);
    await rotateKeys(tenant.db, tenant.tenantId, { alg: "RS256", now: true });
    const keys = createRemoteJWKSet(new URL(`${tenant.issuer}/.well-known/jwks.json`));
    await expect
      .poll(async () => decodeProtectedHeader((await tenant.tokens()).body.id_token).kid, { timeout: 10_000 })
      .not.toBe(kid);
    expect((await jwtVerify(body.id_token, keys)).payload.sub).toBe(tenant.alice.sub);
    const retired = (await listKeys(tenant.db, tenant.tenantId)).find((key) => key.kid === kid);
    const published = (retired?.gone_at?.getTime() ?? 0) - (retired?.retired_at?.getTime() ?? 0);
    expect(published).toBeGreaterThanOrEqual(86_400_000);
    await tenant.sql`update keys set gone_at = now() - interval '1 second' where tenant_id = ${tenant.tenantId} and kid = ${kid ?? ""}`;
    await expect
      .poll(async () => JSON.stringify((await answer(await fetch(`${tenant.issuer}/.well-known/jwks.json`))).body), {
        timeout: 10_000,
      })
      .not.toContain(kid);
  });

  test("a rotated key stays published, the next is published before it signs", {
    tags: "op-key-rotation",
  }, async () => {
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
