import type { JWTPayload } from "jose";
import * as oauth from "oauth4webapi";
import * as rp from "openid-client";
import { describe, expect, test } from "vitest";
import { updateClient } from "@/lib/admin/resources/clients";
import { assertions, jwtBearer, type Key, makeKey, now, refused } from "./harness/assertions";
import { answer, api, basic, makeWorld } from "./harness/world";

const { world, key, client, secretClient, claims, signed, maced, send } = await assertions();

describe("client assertions", () => {
  test.each(["RS256", "RS512", "PS256", "PS384", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"])(
    "private_key_jwt with %s, by the client's registered key",
    { tags: "op-client-assertion" },
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

  test.each(["HS256", "HS384", "HS512"])(
    "client_secret_jwt with %s, by the client's secret",
    { tags: "op-client-assertion" },
    async (alg) => {
      const { client_secret = "" } = secretClient;
      expect((await send(await maced(claims(secretClient), client_secret, alg))).status).toBe(200);
    },
  );

  test("a secret that is shorter than the hash is no key for it, and is refused where one is registered", {
    tags: "op-short-secret",
  }, async () => {
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

  test("client_secret_jwt with either secret, while one replaces the other", {
    tags: ["op-client-assertion", "op-two-secrets"],
  }, async () => {
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

  test("the audience is the issuer, the token endpoint or the endpoint that is called", {
    tags: "op-client-assertion",
  }, async () => {
    const to = (aud: string | string[], path?: string) =>
      signed(claims(client, { aud })).then((jwt) => send(jwt, { token: "x" }, { path }));
    expect((await to(world.issuer)).status).toBe(200);
    expect((await to(`${world.issuer}/oauth/token`)).status).toBe(200);
    expect((await to([world.issuer])).status).toBe(200);
    expect((await to(`${world.issuer}/oauth/revoke`, "/oauth/revoke")).status).toBe(200);
    expect((await to(`${world.issuer}/oauth/introspect`, "/oauth/introspect")).status).toBe(200);
    expect(await to(`${world.issuer}/oauth/revoke`)).toMatchObject(refused);
  });

  test("require_issuer_audience leaves the issuer alone, as one string", { tags: "op-client-assertion" }, async () => {
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

  test("takes exactly the registered method, and one alone", { tags: "op-one-method" }, async () => {
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
});
