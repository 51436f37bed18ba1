import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import type { JWTPayload } from "jose";
import { describe, expect, test } from "vitest";
import { assertions, makeKey, now, publicKeyOf, refused } from "./harness/assertions";
import { makeWorld } from "./harness/world";

const { world, key, client, secretClient, claims, signed, maced, send } = await assertions();

describe("forged client assertions", () => {
  test("enumeration: an unknown client and a wrong signature read the same", async () => {
    const stranger = { ...client, client_id: "nobody" };
    const wrong = await send(await signed(claims(client), await makeKey("ES256")));
    const unknown = await send(await signed(claims(stranger)));
    expect([unknown.status, unknown.body]).toEqual([wrong.status, wrong.body]);
    expect(wrong).toMatchObject(refused);
  });

  test("assertion-replay: of many at once exactly one is taken, and none later", {
    tags: ["core-9", "op-client-assertion"],
  }, async () => {
    const assertion = await signed(claims(client));
    const statuses = await Promise.all(Array.from({ length: 8 }, async () => (await send(assertion)).status));
    expect(statuses.sort()).toEqual([200, 401, 401, 401, 401, 401, 401, 401]);
    const jti = crypto.randomUUID();
    expect((await send(await signed(claims(client, { jti })))).status).toBe(200);
    expect(await send(await signed(claims(client, { jti, exp: now() + 300 })))).toMatchObject(refused);
    // Another client's own numbering is not in the way.
    expect((await send(await maced(claims(secretClient, { jti }), secretClient.client_secret ?? ""))).status).toBe(200);
  });

  test("assertion-replay: one that is refused for its signature uses up nothing", {
    tags: ["core-9", "op-client-assertion"],
  }, async () => {
    const jti = crypto.randomUUID();
    expect(await send(await signed(claims(client, { jti }), await makeKey("ES256")))).toMatchObject(refused);
    expect((await send(await signed(claims(client, { jti })))).status).toBe(200);
  });

  test("algorithm-confusion: a public key is no secret, and none is no signature", { tags: "core-10.1" }, async () => {
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

  test("algorithm-confusion: keys in the header are never followed", { tags: "core-10.1" }, async () => {
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
