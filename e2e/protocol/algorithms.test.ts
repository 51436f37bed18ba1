import { createHash } from "node:crypto";
import { compactDecrypt, jwtVerify } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { encryptionKey, half, verifiedBy } from "./harness/tokens";
import { type Json, makeWorld, type World } from "./harness/world";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

const verified = (token: string, audience = world.client.client_id) => verifiedBy(world.issuer, token, audience);

describe("algorithms, per client", () => {
  test.each(["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"])(
    "ID tokens are signed with %s",
    { tags: ["core-3.1.3.6", "core-10.1", "op-signing"] },
    async (alg) => {
      const client = await world.register({ id_token_signed_response_alg: alg });
      const { body } = await world.tokens({}, client);
      const { protectedHeader, payload } = await verified(body.id_token, client.client_id);
      expect(protectedHeader.alg).toBe(alg);
      const hash = alg === "EdDSA" ? "sha512" : `sha${alg.slice(-3)}`;
      expect(payload.at_hash).toBe(half(body.access_token, hash));
    },
  );

  test.each(["HS256", "HS384", "HS512"])(
    "ID tokens are signed with %s under the secret",
    { tags: ["core-3.1.3.6", "core-10.1", "op-signing"] },
    async (alg) => {
      const client = await world.register({ id_token_signed_response_alg: alg });
      const { body } = await world.tokens({}, client);
      const secret = new TextEncoder().encode(client.client_secret);
      const { protectedHeader } = await jwtVerify(body.id_token, secret, {
        issuer: world.issuer,
        audience: client.client_id,
        algorithms: [alg],
      });
      expect(protectedHeader.alg).toBe(alg);
    },
  );

  test.each([
    ["RSA-OAEP", "A128GCM"],
    ["RSA-OAEP-256", "A192GCM"],
    ["RSA-OAEP-384", "A256GCM"],
    ["RSA-OAEP-512", "A128CBC-HS256"],
    ["ECDH-ES", "A192CBC-HS384"],
    ["ECDH-ES+A128KW", "A256CBC-HS512"],
    ["ECDH-ES+A192KW", "A128GCM"],
    ["ECDH-ES+A256KW", "A256GCM"],
  ])(
    "ID tokens are encrypted with %s and %s, signed first",
    { tags: ["core-10.2", "op-encryption"] },
    async (alg, enc) => {
      const { jwk, privateKey } = await encryptionKey(alg);
      const client = await world.register({
        id_token_encrypted_response_alg: alg,
        id_token_encrypted_response_enc: enc,
        jwks: { keys: [jwk] },
      });
      const { body } = await world.tokens({}, client);
      const { plaintext, protectedHeader } = await compactDecrypt(body.id_token, privateKey);
      expect(protectedHeader).toMatchObject({ alg, enc, kid: "enc-1", cty: "JWT" });
      expect((await verified(new TextDecoder().decode(plaintext), client.client_id)).payload.sub).toBe(world.alice.sub);
    },
  );

  test.each([
    ["dir", "A128GCM", 128, "sha256"],
    ["dir", "A256GCM", 256, "sha256"],
    ["dir", "A256CBC-HS512", 512, "sha512"],
    ["A128KW", "A128GCM", 128, "sha256"],
    ["A192KW", "A256GCM", 192, "sha256"],
    ["A256KW", "A128CBC-HS256", 256, "sha256"],
  ])(
    "ID tokens are encrypted with %s and %s under a key from the secret (OIDC Core 10.2)",
    { tags: ["core-10.2", "op-encryption"] },
    async (alg, enc, bits, hash) => {
      const client = await world.register({
        id_token_encrypted_response_alg: alg,
        id_token_encrypted_response_enc: enc,
      });
      const { body } = await world.tokens({}, client);
      const key = createHash(hash)
        .update(client.client_secret ?? "")
        .digest()
        .subarray(0, bits / 8);
      const { plaintext } = await compactDecrypt(body.id_token, new Uint8Array(key));
      expect((await verified(new TextDecoder().decode(plaintext), client.client_id)).payload.sub).toBe(world.alice.sub);
    },
  );

  test("UserInfo signed, encrypted, and both", { tags: ["core-5.3", "op-userinfo-protection"] }, async () => {
    const { jwk, privateKey } = await encryptionKey("RSA-OAEP-256");
    const fetchInfo = async (metadata: Json) => {
      const client = await world.register({ ...metadata, jwks: { keys: [jwk] } });
      const { body } = await world.tokens({ scope: "openid email" }, client);
      const response = await fetch(`${world.issuer}/userinfo`, {
        headers: { authorization: `Bearer ${body.access_token}` },
      });
      expect(response.headers.get("content-type")).toContain("application/jwt");
      return { text: await response.text(), client };
    };
    const signed = await fetchInfo({ userinfo_signed_response_alg: "ES256" });
    expect((await verified(signed.text, signed.client.client_id)).payload).toMatchObject({
      email: "alice@example.com",
    });
    const encryption = { userinfo_encrypted_response_alg: "RSA-OAEP-256", userinfo_encrypted_response_enc: "A256GCM" };
    const encrypted = await fetchInfo(encryption);
    const bare = JSON.parse(new TextDecoder().decode((await compactDecrypt(encrypted.text, privateKey)).plaintext));
    expect(bare).toMatchObject({ sub: world.alice.sub, email: "alice@example.com" });
    const both = await fetchInfo({ ...encryption, userinfo_signed_response_alg: "RS256" });
    const inner = new TextDecoder().decode((await compactDecrypt(both.text, privateKey)).plaintext);
    expect((await verified(inner, both.client.client_id)).payload.sub).toBe(world.alice.sub);
  });
});
