import { exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import type { TestServer } from "@/test/hostile-server";
import { hosts, manage, open, redirect_uris, registrar } from "./harness/registrar";
import { type Json, makeWorld, type World } from "./harness/world";

let world: World;
beforeAll(async () => {
  world = await makeWorld({ registration: open });
});
const { register } = registrar(() => world);
const host = hosts();

describe("software statements", () => {
  let keys: { privateKey: CryptoKey; jwk: JWK };
  let trusting: World;
  let keysHost: TestServer;
  const issuer = "https://statements.example";

  beforeAll(async () => {
    const pair = await generateKeyPair("ES256", { extractable: true });
    keys = { privateKey: pair.privateKey, jwk: { ...(await exportJWK(pair.publicKey)), kid: "k", use: "sig" } };
    keysHost = await host((_, response) => response.end(JSON.stringify({ keys: [keys.jwk] })));
    trusting = await makeWorld({
      registration: {
        ...open,
        software_statement_issuers: [
          { issuer, jwks_uri: `${keysHost.origin}/jwks` },
          { issuer: "https://inline.example", jwks: { keys: [keys.jwk] } },
        ],
      },
    });
  });

  const statement = (claims: Json, { iss = issuer, key = keys.privateKey, header = {} as Json } = {}) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: "ES256", kid: "k", ...header })
      .setIssuer(iss)
      .setIssuedAt()
      .sign(key);
  const withStatement = (software_statement: unknown, more: Json = {}) =>
    register({ redirect_uris, ...more, software_statement }, {}, trusting.issuer);

  test("what an issuer that we trust says wins over what the client says, in every language", async () => {
    for (const iss of [issuer, "https://inline.example"]) {
      const jwt = await statement({ client_name: "Acme", software_id: "acme-1" }, { iss });
      const { status, body } = await withStatement(jwt, {
        client_name: "Evil",
        "client_name#fr": "Votre banque",
        client_uri: "https://rp.example",
      });
      expect(status).toBe(201);
      expect(body).toMatchObject({
        client_name: "Acme",
        software_id: "acme-1",
        client_uri: "https://rp.example",
        software_statement: jwt,
      });
      expect(body).not.toHaveProperty("client_name#fr");
      expect(body).not.toHaveProperty("iss");
    }
  });

  test("statement-bypass: what it claims cannot be changed by a later update", async () => {
    const { body } = await withStatement(await statement({ client_name: "Acme", redirect_uris }));
    const update = { client_id: body.client_id, client_name: "Evil", redirect_uris: ["https://evil.example/cb"] };
    const replaced = await manage(body, "PUT", update);
    expect(replaced.body).toMatchObject({ client_name: "Acme", redirect_uris });
    const other = await statement({ client_name: "Acme 2" });
    expect((await manage(replaced.body, "PUT", { ...update, software_statement: other })).body).toMatchObject({
      client_name: "Acme 2",
      redirect_uris: ["https://evil.example/cb"],
    });
  });

  test("mass-assignment: nor can a statement set what the tenant decides", async () => {
    const { status, body } = await withStatement(await statement({ skip_consent: true, resources: ["https://x"] }));
    expect(status).toBe(201);
    const [row] = await trusting.sql`select metadata from clients where client_id = ${body.client_id}`;
    expect(row?.metadata).toMatchObject({ skip_consent: false, resources: [] });
  });

  test("an issuer that is not trusted is unapproved", { tags: "op-software-statement" }, async () => {
    const { body } = await withStatement(await statement({}, { iss: "https://other.example" }));
    expect(body.error).toBe("unapproved_software_statement");
  });

  test("algorithm-confusion and forgeries: none, HS256 with the public key, embedded keys, other keys, past times", {
    tags: ["core-10.1", "op-software-statement"],
  }, async () => {
    const attacker = await generateKeyPair("ES256", { extractable: true });
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const hmac = await new SignJWT({})
      .setProtectedHeader({ alg: "HS256", kid: "k" })
      .setIssuer(issuer)
      .sign(new TextEncoder().encode(JSON.stringify(keys.jwk).padEnd(64)));
    const evil = await host((_, response) => response.end("{}"));
    const expired = await new SignJWT({})
      .setProtectedHeader({ alg: "ES256", kid: "k" })
      .setIssuer(issuer)
      .setExpirationTime(1_000)
      .sign(keys.privateKey);
    const forged = [
      `${part({ alg: "none" })}.${part({ iss: issuer })}.`,
      hmac,
      await statement({}, { key: attacker.privateKey }),
      await statement({}, { key: attacker.privateKey, header: { jwk: await exportJWK(attacker.publicKey) } }),
      await statement({}, { key: attacker.privateKey, header: { jku: `${evil.origin}/jwks` } }),
      expired,
      "not.a.jwt",
      "x",
      1,
      {},
      `${part({ alg: "ES256" })}.${part({})}.x`,
    ];
    for (const one of forged) expect((await withStatement(one)).body.error).toBe("invalid_software_statement");
    expect(evil.connections()).toBe(0);
  });

  test("where one is required, none is not enough, and no host that is away or lies makes a fault of ours", async () => {
    const [slow, lying] = await Promise.all([host(() => {}), host((_, response) => response.end("<html>"))]);
    const strict = await makeWorld({
      registration: {
        ...open,
        software_statement_required: true,
        software_statement_issuers: [
          { issuer: "https://slow.example", jwks_uri: `${slow.origin}/jwks` },
          { issuer: "https://lying.example", jwks_uri: `${lying.origin}/jwks` },
        ],
      },
    });
    expect((await register({ redirect_uris }, {}, strict.issuer)).body.error).toBe("invalid_software_statement");
    const errors = await Promise.all(
      ["https://slow.example", "https://lying.example"].map(async (iss) => {
        const software_statement = await statement({}, { iss });
        return (await register({ redirect_uris, software_statement }, {}, strict.issuer)).body.error;
      }),
    );
    expect(errors).toEqual(["temporarily_unavailable", "invalid_software_statement"]);
  });
});
