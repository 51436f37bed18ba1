import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from "jose";
import * as oauth from "oauth4webapi";
import * as rp from "openid-client";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { updateClient } from "@/lib/admin/resources/clients";
import { serve } from "@/test/hostile-server";
import { answer, api, basic, makeWorld, type World } from "./harness/world";

type Registered = Awaited<ReturnType<World["register"]>>;
interface Key {
  readonly alg: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

const jwtBearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const now = () => Math.floor(Date.now() / 1000);
let world: World;
let key: Key;
let client: Registered;
let secretClient: Registered;

async function makeKey(alg: string, kid = "k1"): Promise<Key> {
  const pair = await generateKeyPair(alg, { extractable: true });
  return { alg, privateKey: pair.privateKey, publicJwk: { ...(await exportJWK(pair.publicKey)), kid } };
}

beforeAll(async () => {
  world = await makeWorld();
  key = await makeKey("ES256");
  client = await world.register({ token_endpoint_auth_method: "private_key_jwt", jwks: { keys: [key.publicJwk] } });
  secretClient = await world.register({ token_endpoint_auth_method: "client_secret_jwt" });
});

const claims = (who: Registered, more: JWTPayload = {}): JWTPayload => ({
  iss: who.client_id,
  sub: who.client_id,
  aud: world.issuer,
  exp: now() + 60,
  iat: now(),
  jti: crypto.randomUUID(),
  ...more,
});

const signed = (payload: JWTPayload, by: Key = key, header: Record<string, unknown> = {}) =>
  new SignJWT(payload).setProtectedHeader({ alg: by.alg, kid: by.publicJwk.kid, ...header }).sign(by.privateKey);

const maced = (payload: JWTPayload, secret: string | Uint8Array, alg = "HS256") =>
  new SignJWT(payload).setProtectedHeader({ alg }).sign(typeof secret === "string" ? Buffer.from(secret) : secret);

const send = async (
  client_assertion: string,
  more: Record<string, string> = {},
  { issuer = world.issuer, path = "/oauth/token", headers = {} as Record<string, string> } = {},
) =>
  answer(
    await fetch(issuer + path, {
      method: "POST",
      headers,
      body: new URLSearchParams({
        grant_type: "client_credentials",
        resource: api,
        client_assertion_type: jwtBearer,
        client_assertion,
        ...more,
      }),
    }),
  );

const refused = { status: 401, body: { error: "invalid_client", error_description: "client authentication failed" } };

describe("client assertions", () => {
  test.each(["RS256", "RS512", "PS256", "PS384", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"])(
    "private_key_jwt with %s, by the client's registered key",
    async (alg) => {
      const own = await makeKey(alg);
      const who = await world.register({
        token_endpoint_auth_method: "private_key_jwt",
        token_endpoint_auth_signing_alg: alg === "Ed25519" ? "EdDSA" : alg,
        jwks: { keys: [own.publicJwk] },
      });
      expect((await send(await signed(claims(who), own))).status).toBe(200);
    },
  );

  test.each(["HS256", "HS384", "HS512"])("client_secret_jwt with %s, by the client's secret", async (alg) => {
    const { client_secret = "" } = secretClient;
    expect((await send(await maced(claims(secretClient), client_secret, alg))).status).toBe(200);
  });

  test("a secret that is shorter than the hash is no key for it, and is refused where one is registered", async () => {
    const [short, middling] = ["a secret of twenty-four.", "a secret of forty characters, and no more"];
    const method = { token_endpoint_auth_method: "client_secret_jwt" };
    const registered = (more: Record<string, unknown>) => world.register({ ...method, ...more });
    await expect(registered({ client_secret: short })).rejects.toThrow("must have 32 characters");
    const hs512 = { token_endpoint_auth_signing_alg: "HS512" };
    await expect(registered({ client_secret: middling, ...hs512 })).rejects.toThrow("must have 64 characters");
    const who = await registered({ client_secret: middling });
    expect((await send(await maced(claims(who), middling))).status).toBe(200);
    expect(await send(await maced(claims(who), middling, "HS512"))).toMatchObject(refused);
    const change = (more: Record<string, unknown>) => updateClient(world.db, world.tenantId, who.client_id, more);
    await expect(change(hs512)).rejects.toThrow("must have 64 characters");
    await expect(change({ id_token_signed_response_alg: "HS384" })).rejects.toThrow("must have 48 characters");
    const { client_secret } = await change({ ...hs512, client_secret: "x".repeat(64) });
    expect(client_secret).toHaveLength(64);
  });

  test("client_secret_jwt with either secret, while one replaces the other", async () => {
    const who = await world.register({ token_endpoint_auth_method: "client_secret_jwt" });
    const { client_secret: before = "" } = who;
    const after = "another secret that is long enough for HS256";
    const change = { client_secret: after, keep_old_secret: 600 };
    await updateClient(world.db, world.tenantId, who.client_id, change);
    await expect.poll(async () => (await send(await maced(claims(who), after))).status).toBe(200);
    expect((await send(await maced(claims(who), before))).status).toBe(200);
  });

  test("openid-client and oauth4webapi sign in with both methods", async () => {
    const insecure = { [oauth.allowInsecureRequests]: true };
    const as = await oauth.processDiscoveryResponse(
      new URL(world.issuer),
      await oauth.discoveryRequest(new URL(world.issuer), insecure),
    );
    const { client_secret = "" } = secretClient;
    for (const [who, proof] of [
      [client, oauth.PrivateKeyJwt({ key: key.privateKey, kid: "k1" })],
      [secretClient, oauth.ClientSecretJwt(client_secret)],
    ] as const) {
      const response = await oauth.clientCredentialsGrantRequest(
        as,
        { client_id: who.client_id },
        proof,
        { resource: api },
        insecure,
      );
      const result = await oauth.processClientCredentialsResponse(as, { client_id: who.client_id }, response);
      expect(result.access_token).toBeTruthy();
    }
    for (const [who, proof] of [
      [client, rp.PrivateKeyJwt({ key: key.privateKey, kid: "k1" })],
      [secretClient, rp.ClientSecretJwt(client_secret)],
    ] as const) {
      const config = await rp.discovery(new URL(world.issuer), who.client_id, undefined, proof, {
        execute: [rp.allowInsecureRequests],
      });
      const tokens = await rp.clientCredentialsGrant(config, { resource: api });
      expect((await rp.tokenIntrospection(config, tokens.access_token)).active).toBe(true);
      await rp.tokenRevocation(config, tokens.access_token);
      expect((await rp.tokenIntrospection(config, tokens.access_token)).active).toBe(false);
    }
  });

  test("discovery names every algorithm that is taken, and no other", async () => {
    const { body } = await answer(await fetch(`${world.issuer}/.well-known/openid-configuration`));
    expect(body.token_endpoint_auth_signing_alg_values_supported).toEqual(
      expect.arrayContaining(["RS256", "PS256", "ES256", "EdDSA", "HS256"]),
    );
    expect(body.token_endpoint_auth_signing_alg_values_supported).not.toContain("none");
    const one = await makeWorld({ offer: { signing_algs: ["ES256"] } });
    const { body: some } = await answer(await fetch(`${one.issuer}/.well-known/openid-configuration`));
    expect(some.token_endpoint_auth_signing_alg_values_supported.sort()).toEqual(["ES256", "RS256"]);
    const ps = await makeKey("PS256");
    const jwks = { keys: [key.publicJwk, ps.publicJwk] };
    const who = await one.register({ token_endpoint_auth_method: "private_key_jwt", jwks });
    const by = async (own: Key) =>
      send(await signed(claims(who, { aud: one.issuer }), own), {}, { issuer: one.issuer });
    expect([(await by(key)).status, (await by(ps)).status]).toEqual([200, 401]);
    const narrow = await makeWorld({ offer: { token_endpoint_auth_methods: ["client_secret_basic"] } });
    const { body: few } = await answer(await fetch(`${narrow.issuer}/.well-known/openid-configuration`));
    expect(few).not.toHaveProperty("token_endpoint_auth_signing_alg_values_supported");
  });

  test("the audience is the issuer, the token endpoint or the endpoint that is called", async () => {
    const to = (aud: string | string[], path?: string) =>
      signed(claims(client, { aud })).then((jwt) => send(jwt, { token: "x" }, { path }));
    expect((await to(world.issuer)).status).toBe(200);
    expect((await to(`${world.issuer}/oauth/token`)).status).toBe(200);
    expect((await to([world.issuer])).status).toBe(200);
    expect((await to(`${world.issuer}/oauth/revoke`, "/oauth/revoke")).status).toBe(200);
    expect((await to(`${world.issuer}/oauth/introspect`, "/oauth/introspect")).status).toBe(200);
    expect(await to(`${world.issuer}/oauth/revoke`)).toMatchObject(refused);
  });

  test("require_issuer_audience leaves the issuer alone, as one string", async () => {
    const who = await world.register({
      token_endpoint_auth_method: "private_key_jwt",
      jwks: { keys: [key.publicJwk] },
      require_issuer_audience: true,
    });
    expect((await send(await signed(claims(who)))).status).toBe(200);
    expect(await send(await signed(claims(who, { aud: `${world.issuer}/oauth/token` })))).toMatchObject(refused);
    expect(await send(await signed(claims(who, { aud: [world.issuer] })))).toMatchObject(refused);
  });

  test("client_id may be left out, but must agree", async () => {
    expect((await send(await signed(claims(client)), { client_id: client.client_id })).status).toBe(200);
    const other = await send(await signed(claims(client)), { client_id: world.client.client_id });
    expect(other.body.error).toBe("invalid_request");
  });

  test.each<[string, JWTPayload]>([
    ["no exp", { exp: undefined }],
    ["an exp that has passed", { exp: now() - 120 }],
    ["an exp far away", { exp: now() + 7200 }],
    ["an iat ahead", { iat: now() + 600 }],
    ["an nbf ahead", { nbf: now() + 600 }],
    ["no jti", { jti: undefined }],
    ["an empty jti", { jti: "" }],
    ["a jti that is no string", { jti: 7 as unknown as string }],
    ["no audience", { aud: undefined }],
    ["an empty audience", { aud: [] }],
    ["another issuer", { iss: "somebody" }],
    ["no iss", { iss: undefined }],
  ])("refuses an assertion with %s", async (_what, more) => {
    expect(await send(await signed(claims(client, more)))).toMatchObject(refused);
  });

  test("takes a clock that is a little off", async () => {
    const late = { iat: now() + 30, nbf: now() + 30, exp: now() + 90 };
    expect((await send(await signed(claims(client, late)))).status).toBe(200);
  });

  test("the type of the assertion is exactly that of a JWT bearer", async () => {
    for (const client_assertion_type of [`${jwtBearer} `, "urn:ietf:params:oauth:client-assertion-type:saml2-bearer"])
      expect(await send(await signed(claims(client)), { client_assertion_type })).toMatchObject(refused);
    expect(await send(await signed(claims(client)), { client_assertion_type: "" })).toMatchObject(refused);
    expect((await send("", { client_id: client.client_id })).body.error).toBe("invalid_client");
  });

  test("only the registered algorithm is taken where one is registered", async () => {
    const [rs, es] = [await makeKey("RS256", "rs"), await makeKey("ES256", "es")];
    const who = await world.register({
      token_endpoint_auth_method: "private_key_jwt",
      token_endpoint_auth_signing_alg: "ES256",
      jwks: { keys: [rs.publicJwk, es.publicJwk] },
    });
    expect((await send(await signed(claims(who), es))).status).toBe(200);
    expect(await send(await signed(claims(who), rs))).toMatchObject(refused);
  });

  test("takes exactly the registered method, and one alone", async () => {
    const { client_secret = "" } = world.client;
    expect(await send(await maced(claims(world.client), client_secret))).toMatchObject(refused);
    const assertion = await signed(claims(client));
    const headers = { authorization: basic(world.client.client_id, client_secret) };
    expect((await send(assertion, {}, { headers })).body.error).toBe("invalid_request");
    expect((await send(assertion, { client_secret })).body.error).toBe("invalid_request");
    // Neither used it up.
    expect((await send(assertion)).status).toBe(200);
    const { client_id } = client;
    const bare = await fetch(`${world.issuer}/oauth/token`, {
      method: "POST",
      body: new URLSearchParams({ grant_type: "client_credentials", client_id }),
    });
    expect(await answer(bare)).toMatchObject(refused);
  });

  test("enumeration: an unknown client and a wrong signature read the same", async () => {
    const stranger = { ...client, client_id: "nobody" };
    const wrong = await send(await signed(claims(client), await makeKey("ES256")));
    const unknown = await send(await signed(claims(stranger)));
    expect([unknown.status, unknown.body]).toEqual([wrong.status, wrong.body]);
    expect(wrong).toMatchObject(refused);
  });

  test("assertion-replay: of many at once exactly one is taken, and none later", async () => {
    const assertion = await signed(claims(client));
    const statuses = await Promise.all(Array.from({ length: 8 }, async () => (await send(assertion)).status));
    expect(statuses.sort()).toEqual([200, 401, 401, 401, 401, 401, 401, 401]);
    const jti = crypto.randomUUID();
    expect((await send(await signed(claims(client, { jti })))).status).toBe(200);
    expect(await send(await signed(claims(client, { jti, exp: now() + 300 })))).toMatchObject(refused);
    // Another client's own numbering is not in the way.
    expect((await send(await maced(claims(secretClient, { jti }), secretClient.client_secret ?? ""))).status).toBe(200);
  });

  test("assertion-replay: one that is refused for its signature uses up nothing", async () => {
    const jti = crypto.randomUUID();
    expect(await send(await signed(claims(client, { jti }), await makeKey("ES256")))).toMatchObject(refused);
    expect((await send(await signed(claims(client, { jti })))).status).toBe(200);
  });

  test("algorithm-confusion: a public key is no secret, and none is no signature", async () => {
    const der = Buffer.from(await crypto.subtle.exportKey("spki", await publicKeyOf(key)));
    const pem = `-----BEGIN PUBLIC KEY-----\n${der.toString("base64")}\n-----END PUBLIC KEY-----\n`;
    for (const secret of [der, pem, JSON.stringify(key.publicJwk), Buffer.from(key.publicJwk.x ?? "", "base64url")])
      expect(await send(await maced(claims(client), secret))).toMatchObject(refused);
    for (const alg of ["none", "None", "NONE", ""]) {
      const parts = [{ alg }, claims(client)].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"));
      expect(await send(`${parts.join(".")}.`)).toMatchObject(refused);
      expect(await send(`${parts.join(".")}.AAAA`)).toMatchObject(refused);
    }
    // The other way round: a client with a secret that also shows a key.
    const both = await world.register({
      token_endpoint_auth_method: "client_secret_jwt",
      jwks: { keys: [key.publicJwk] },
    });
    expect(await send(await signed(claims(both)))).toMatchObject(refused);
  });

  test("algorithm-confusion: keys in the header are never followed", async () => {
    let visits = 0;
    const evil = await makeKey("ES256", "evil");
    const server = createServer((_request, response) => {
      visits++;
      response.setHeader("content-type", "application/json").end(JSON.stringify({ keys: [evil.publicJwk] }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`;
    for (const header of [
      { jwk: evil.publicJwk },
      { jku: url },
      { x5u: url },
      { jku: url, kid: "k1" },
      { x5c: ["AAAA"] },
    ])
      expect(await send(await signed(claims(client), evil, header))).toMatchObject(refused);
    server.close();
    expect(visits).toBe(0);
  });

  test("audience-confusion: an assertion for another server or tenant, or for several, is refused", async () => {
    const elsewhere = await makeWorld();
    for (const aud of [
      "https://as.example",
      elsewhere.issuer,
      `${elsewhere.issuer}/oauth/token`,
      `${world.issuer}/`,
      [world.issuer, "https://as.example"],
      [`${world.issuer}/oauth/token`, elsewhere.issuer],
    ])
      expect(await send(await signed(claims(client, { aud })))).toMatchObject(refused);
    const twin = await elsewhere.register({
      client_id: client.client_id,
      token_endpoint_auth_method: "private_key_jwt",
      jwks: { keys: [key.publicJwk] },
    });
    const meant = await signed(claims(twin));
    expect(await send(meant, {}, { issuer: elsewhere.issuer })).toMatchObject(refused);
  });

  test("a JWT of another kind, signed with the same key, is no assertion", async () => {
    for (const typ of ["oauth-authz-req+jwt", "at+jwt", "dpop+jwt"])
      expect(await send(await signed(claims(client), key, { typ }))).toMatchObject(refused);
    for (const typ of ["JWT", "client-authentication+jwt"])
      expect((await send(await signed(claims(client), key, { typ }))).status).toBe(200);
  });
});

describe("keys by jwks_uri", () => {
  let keys: JWK[] = [];
  const server = createServer((_request, response) => {
    response.setHeader("content-type", "application/json").end(JSON.stringify({ keys }));
  });
  let uri = "";
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    uri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`;
  });
  afterAll(() => server.close());

  test("a key that the client has just begun to use is fetched, one that it took away is not", async () => {
    const [first, second] = [await makeKey("ES256", "first"), await makeKey("ES256", "second")];
    keys = [first.publicJwk];
    const who = await world.register({ token_endpoint_auth_method: "private_key_jwt", jwks_uri: uri });
    expect((await send(await signed(claims(who), first))).status).toBe(200);
    keys = [second.publicJwk];
    expect((await send(await signed(claims(who), second))).status).toBe(200);
    expect(await send(await signed(claims(who), await makeKey("ES256", "third")))).toMatchObject(refused);
  });

  test("a host that is away proves nothing against the client: 503", async () => {
    const host = await serve((_request, response) => response.destroy());
    onTestFinished(host.close);
    const jwks_uri = `${host.origin}/jwks`;
    const gone = await world.register({ token_endpoint_auth_method: "private_key_jwt", jwks_uri });
    const answered = await send(await signed(claims(gone)));
    expect(answered).toMatchObject({ status: 503, body: { error: "temporarily_unavailable" } });
    expect(answered.headers.get("retry-after")).toBe("10");
  });
});

test("fuzz: whatever is sent as an assertion, the answer is a refusal", async () => {
  const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const member = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.constant(null),
    fc.boolean(),
    fc.array(fc.string()),
    fc.double({ noDefaultInfinity: true, noNaN: true }),
  );
  const header = fc.record(
    {
      alg: fc.oneof(fc.constantFrom("ES256", "RS256", "HS256", "EdDSA", "none", "dir"), member),
      kid: fc.oneof(fc.constant("k1"), member),
      typ: member,
      crit: fc.oneof(fc.constant(["b64"]), member),
      b64: member,
      jwk: fc.oneof(member, fc.constant(key.publicJwk)),
    },
    { requiredKeys: [] },
  );
  const payload = fc.record(
    {
      iss: fc.oneof(fc.constant(client.client_id), member),
      sub: fc.oneof(fc.constant(client.client_id), fc.constant(secretClient.client_id), member),
      aud: fc.oneof(fc.constant(world.issuer), member),
      exp: fc.oneof(fc.constant(now() + 60), member),
      iat: member,
      nbf: member,
      jti: member,
    },
    { requiredKeys: ["sub"] },
  );
  const forged = fc
    .tuple(fc.oneof(header, member), fc.oneof(payload, member), fc.base64String({ maxLength: 90 }))
    .map(([head, body, signature]) => `${base64url(head)}.${base64url(body)}.${signature.replace(/=+$/, "")}`);
  await fc.assert(
    fc.asyncProperty(fc.oneof(forged, fc.string({ minLength: 1 }), forged), async (assertion) => {
      const { status, body } = await send(assertion);
      expect([400, 401]).toContain(status);
      expect(["invalid_client", "invalid_request"]).toContain(body.error);
    }),
    { numRuns: 150 },
  );
  // Properly signed, with odd contents.
  await fc.assert(
    fc.asyncProperty(payload, async (odd) => {
      const jwt = await signed({ ...claims(client), ...(odd as JWTPayload), sub: client.client_id });
      expect([200, 401]).toContain((await send(jwt)).status);
    }),
    { numRuns: 60 },
  );
});

async function publicKeyOf({ alg, publicJwk }: Key): Promise<CryptoKey> {
  const { importJWK } = await import("jose");
  return (await importJWK(publicJwk, alg, { extractable: true })) as CryptoKey;
}
