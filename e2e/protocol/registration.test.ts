import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { registrableMembers } from "@/lib/oidc/registration/wire";
import { forUpdate, manage, open, redirect_uris, registrar } from "./harness/registrar";
import { answer, makeWorld, type World } from "./harness/world";

let world: World;
beforeAll(async () => {
  world = await makeWorld({ registration: open });
});
const { register, registered, errorOf } = registrar(() => world);

describe("registration", { tags: ["registration-2", "registration-3"] }, () => {
  test("answers 201 with everything that holds, defaults included, for nobody to keep", {
    tags: ["op-two-secrets", "op-registration-modes", "op-registration-answer"],
  }, async () => {
    const { status, headers, body } = await register({ redirect_uris });
    expect(status).toBe(201);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("access-control-allow-origin")).toBe("*");
    expect(body).toMatchObject({
      client_id: expect.any(String),
      client_secret: expect.stringMatching(/^[\w-]{64,}$/),
      client_secret_expires_at: 0,
      registration_access_token: expect.stringMatching(/^[\w-]{43}$/),
      registration_client_uri: `${world.issuer}/oauth/register/${body.client_id}`,
      redirect_uris,
      grant_types: ["authorization_code"],
      response_types: ["code"],
      application_type: "web",
      subject_type: "public",
      token_endpoint_auth_method: "client_secret_basic",
      id_token_signed_response_alg: "RS256",
    });
    expect(Math.abs(body.client_id_issued_at - Date.now() / 1000)).toBeLessThan(60);
    expect(Number.isInteger(body.client_id_issued_at)).toBe(true);
  });

  test("gives no secret to a client that needs none", { tags: "op-registration-answer" }, async () => {
    const client = await registered({ token_endpoint_auth_method: "none" });
    expect(client).not.toHaveProperty("client_secret");
    expect(client).not.toHaveProperty("client_secret_expires_at");
  });

  test("takes names in languages, ignores what it does not know, and leaves out what is null", async () => {
    const names = { client_name: "Shop", "client_name#ja-Jpan-JP": "店", "policy_uri#fr": "https://rp.example/fr" };
    const client = await registered({ ...names, colour: "blue", tos_uri: null });
    expect(client).toMatchObject(names);
    expect(client).not.toHaveProperty("colour");
    expect(client).not.toHaveProperty("localized");
    expect((await manage(client, "GET")).body).toMatchObject(names);
  });

  test("is advertised only where it is not off, and answers 404 there", { tags: "op-registration-modes" }, async () => {
    const closed = await makeWorld();
    const metadata = async ({ issuer }: World) =>
      (await answer(await fetch(`${issuer}/.well-known/openid-configuration`))).body;
    expect(await metadata(world)).toHaveProperty("registration_endpoint", `${world.issuer}/oauth/register`);
    expect(await metadata(closed)).not.toHaveProperty("registration_endpoint");
    expect((await register({ redirect_uris }, {}, closed.issuer)).status).toBe(404);
    expect((await fetch(`${closed.issuer}/oauth/register/x`)).status).toBe(404);
  });

  test("takes JSON alone, of at most 64 kB", async () => {
    expect((await register("redirect_uris=x", { "content-type": "application/x-www-form-urlencoded" })).status).toBe(
      415,
    );
    expect((await register({ redirect_uris, padding: "x".repeat(70_000) })).status).toBe(413);
    for (const text of ["", "{", "[]", "null", '"x"', "1"]) expect((await register(text)).status).toBe(400);
    expect((await fetch(`${world.issuer}/oauth/register`)).status).toBe(405);
    const preflight = await fetch(`${world.issuer}/oauth/register`, { method: "OPTIONS" });
    expect(preflight.headers.get("access-control-allow-methods")).toContain("POST");
  });

  test.each([
    [{ redirect_uris: ["https://rp.example/#fragment"] }],
    [{ redirect_uris: ["http://rp.example/callback"] }],
    [{ redirect_uris: ["com.example:/callback"] }],
    [{ redirect_uris: ["javascript:alert(1)"], application_type: "native" }],
    [{ redirect_uris: ["http://app.example/"], application_type: "native" }],
    [{ redirect_uris: ["/callback"] }],
    [{ redirect_uris: [] }],
    [{ redirect_uris: "https://rp.example/callback" }],
    [{ redirect_uris: null }],
    [{ redirect_uris: ["relative", 1] }],
  ])("invalid_redirect_uri: %j", { tags: "op-registration-redirect-uri" }, async (more) => {
    expect(await errorOf(more)).toBe("invalid_redirect_uri");
  });

  test.each([
    [{ id_token_signed_response_alg: "XX256" }],
    [{ id_token_signed_response_alg: "none" }],
    [{ request_object_signing_alg: "none" }],
    [{ id_token_encrypted_response_alg: "RSA1_5" }],
    [{ id_token_encrypted_response_enc: "A128GCM" }],
    [{ token_endpoint_auth_method: "password" }],
    [{ grant_types: ["authorization_code", "password"] }],
    [{ response_types: ["code everything"] }],
    [{ response_types: ["code"], grant_types: ["refresh_token", "implicit"] }],
    [{ initiate_login_uri: "http://rp.example/login" }],
    [{ jwks: { keys: [{ kty: "RSA" }] }, jwks_uri: "https://rp.example/jwks" }],
    [{ jwks: { keys: [{ kty: "oct", k: "c2VjcmV0" }] } }],
    [{ jwks: { keys: [{ kty: "EC", crv: "P-256", x: "x", y: "y", d: "d" }] } }],
    [{ jwks: { keys: [{ kty: "RSA", n: Buffer.alloc(256, 0xc5).toString("base64url"), e: "Aw" }] } }],
    [{ logo_uri: "javascript:alert(1)" }],
    [{ logo_uri: "/t/acme/logo" }],
    [{ "client_uri#fr": "data:text/html,x" }],
    [{ subject_type: "secret" }],
    [{ default_max_age: -1 }],
    [{ token_endpoint_auth_method: "none", grant_types: ["authorization_code", "client_credentials"] }],
    [{ client_name: "a\u0000b" }],
    [{ client_name: "\ud800" }],
    [{ contacts: ["\udc00"] }],
    [{ client_name: "x".repeat(10_000) }],
    [{ redirect_uris: Array.from({ length: 500 }, (_, n) => n) }],
    [{ contacts: Array.from({ length: 6_000 }, () => 1) }],
    [{ scope: "dolphin" }],
  ])("invalid metadata: %j", { tags: "op-registration-metadata" }, async (more) => {
    const { status, body } = await register({ redirect_uris, ...more });
    expect(status).toBe(400);
    expect(body.error).toBe("redirect_uris" in more ? "invalid_redirect_uri" : "invalid_client_metadata");
    expect(body.error_description).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
  });

  test("deep-nesting and prototype-pollution: refused or ignored, never a fault of ours", async () => {
    const deep = `{"redirect_uris":["https://rp.example/cb"],"jwks":${"[".repeat(30_000)}${"]".repeat(30_000)}}`;
    expect((await register(deep)).body.error).toBe("invalid_client_metadata");
    const polluting = `{"redirect_uris":["https://rp.example/cb"],"__proto__":{"skip_consent":true},"constructor":{"prototype":{"polluted":1}},"client_name#__proto__":"x"}`;
    expect((await register(polluting)).status).toBeLessThan(500);
    expect((await register({ redirect_uris, constructor: 1, toString: 2 })).status).toBe(201);
  });

  test("mass-assignment: a client cannot give itself what the tenant decides", async () => {
    const client = await registered({
      skip_consent: true,
      resources: ["https://api.example.com"],
      require_issuer_audience: true,
      localized: { client_name: { fr: "x" } },
      client_id: "admin",
      client_secret: "a secret of my own choice",
      tenant_id: "other",
    });
    expect(client.client_id).not.toBe("admin");
    expect(client.client_secret).not.toContain("my own");
    const [row] = await world.sql`select metadata from clients where client_id = ${client.client_id}`;
    expect(row?.metadata).toMatchObject({ skip_consent: false, resources: [], require_issuer_audience: false });
    expect(row?.metadata).not.toHaveProperty("localized");
    const forged = { ...forUpdate(client), skip_consent: true, resources: ["https://api.example.com"] };
    expect((await manage(client, "PUT", forged)).status).toBe(200);
    const [again] = await world.sql`select metadata from clients where client_id = ${client.client_id}`;
    expect(again?.metadata).toMatchObject({ skip_consent: false, resources: [] });
  });

  test("what the tenant decided about a client stays when the client replaces itself", async () => {
    const client = await registered();
    await world.sql`update clients set metadata = jsonb_set(metadata, '{skip_consent}', 'true') where client_id = ${client.client_id}`;
    expect((await manage(client, "PUT", forUpdate(client))).status).toBe(200);
    const [row] = await world.sql`select metadata from clients where client_id = ${client.client_id}`;
    expect(row?.metadata.skip_consent).toBe(true);
  });

  test("whatever metadata comes, the answer is 201 or a clear refusal", async () => {
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 4 }),
      fc.string({ unit: "binary" }),
      fc.constantFrom("code", "none", "https://rp.example/x", "RS256", "implicit", "urn:x", "\u0000", "\ud800", 1e308),
      fc.array(fc.constantFrom("code", "implicit", "authorization_code", "https://rp.example/x", "id_token token")),
    );
    const name = fc.oneof(
      fc.constantFrom(...registrableMembers),
      fc.constantFrom("client_name#fr", "logo_uri#__proto__", "__proto__", "software_statement", "localized", "#"),
      fc.string(),
    );
    const members = fc.dictionary(name, value, { maxKeys: 12 });
    await fc.assert(
      fc.asyncProperty(members, fc.boolean(), async (some, isPlausible) => {
        const { status, body } = await register(isPlausible ? { ...some, redirect_uris } : some);
        expect([201, 400]).toContain(status);
        if (status === 400) expect(body.error).toMatch(/^(invalid_|unapproved_software)/);
      }),
      { numRuns: 150 },
    );
  });
});
