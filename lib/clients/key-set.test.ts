import { errors, exportJWK, generateKeyPair, type JWK } from "jose";
import { describe, expect, test } from "vitest";
import { keysFor, parsedKey, parseKeySet, weaknessIn } from "./key-set";

/** A new pair's public JWK with members of one's own. */
async function publicJwk(alg: string, more: Record<string, unknown> = {}, options = {}): Promise<JWK> {
  const { publicKey } = await generateKeyPair(alg, { extractable: true, ...options });
  return { ...(await exportJWK(publicKey)), ...more };
}

const kids = (set: ReturnType<typeof parseKeySet>) => set.map(({ kid }) => kid);

describe("a client's key set", () => {
  test.each([
    ["nothing", undefined],
    ["a list", []],
    ["no keys", {}],
    ["keys that are no list", { keys: "RSA" }],
    ["a key without kty", { keys: [{ n: "AQAB", e: "AQAB" }] }],
    ["a kid that is no text", { keys: [{ kty: "RSA", kid: 1 }] }],
    ["101 keys", { keys: Array.from({ length: 101 }, () => ({ kty: "EC" })) }],
  ])("refuses %s", (_what, input) => {
    expect(() => parseKeySet(input)).toThrow(errors.JWKSInvalid);
  });

  test("refuses a set with a private key: whoever published it has lost it", async () => {
    for (const alg of ["RS256", "ES256", "EdDSA"]) {
      const { privateKey } = await generateKeyPair(alg, { extractable: true });
      const jwk = await exportJWK(privateKey);
      expect(() => parseKeySet({ keys: [jwk] })).toThrow("private");
    }
    expect(() => parseKeySet({ keys: [{ kty: "RSA", n: "AQAB", e: "AQAB", d: "" }] })).toThrow("private");
  });

  test("refuses a set with a symmetric key", () => {
    expect(() => parseKeySet({ keys: [{ kty: "oct", k: "c2VjcmV0" }] })).toThrow("symmetric");
    expect(() => parseKeySet({ keys: [{ kty: "oct" }] })).toThrow("symmetric");
  });

  test("passes over types it does not know and numbers that are none", async () => {
    const good = await publicJwk("ES256", { kid: "good" });
    const odd = [
      { kty: "AKP", pub: "AA" },
      { kty: "constructor" },
      { kty: "EC", crv: "P-256", x: 1, y: 2 },
      { kty: "RSA" },
    ];
    expect(kids(parseKeySet({ keys: [...odd, good] }))).toEqual(["good"]);
  });

  test("weak-key: RSA keys that are too weak, or so large that a check would take long, are passed over at use and refused at registration", async () => {
    const big = (bytes: number) => Buffer.alloc(bytes, 0xc5).toString("base64url");
    const good = await publicJwk("RS256", { kid: "good" });
    const keys = [
      good,
      { kty: "RSA", kid: "e is 3", n: big(256), e: "Aw" },
      { kty: "RSA", kid: "e is 1", n: big(256), e: "AQ" },
      { kty: "RSA", kid: "e is 65535", n: big(256), e: "__8" },
      { kty: "RSA", kid: "e is even", n: big(256), e: "AQAC" },
      { kty: "RSA", kid: "n is even", n: Buffer.alloc(256, 0xc4).toString("base64url"), e: "AQAB" },
      { kty: "RSA", kid: "1024", n: big(128), e: "AQAB" },
      { kty: "RSA", kid: "2047", n: Buffer.alloc(256, 0x45).toString("base64url"), e: "AQAB" },
      { kty: "RSA", kid: "16384", n: big(2048), e: "AQAB" },
      { kty: "RSA", kid: "exponent", n: big(256), e: big(256) },
      { kty: "RSA", kid: "padded", n: `${"A".repeat(400)}${big(128)}`, e: "AQAB" },
    ];
    expect(kids(parseKeySet({ keys }))).toEqual(["good"]);
    for (const key of keys) {
      const found = weaknessIn({ keys: [good, key] });
      if (key === good) expect(found).toBeUndefined();
      else expect(found).toMatch(/RSA key/);
    }
  });

  test("use, key_ops and alg are honoured", async () => {
    const set = parseKeySet({
      keys: [
        await publicJwk("RS256", { kid: "any" }),
        await publicJwk("RS256", { kid: "sig", use: "sig" }),
        await publicJwk("RS256", { kid: "enc", use: "enc" }),
        await publicJwk("RS256", { kid: "PS256", alg: "PS256" }),
        await publicJwk("RS256", { kid: "verify", key_ops: ["verify"] }),
        await publicJwk("RS256", { kid: "encrypt", key_ops: ["encrypt"] }),
        await publicJwk("ES256", { kid: "P-256" }),
        await publicJwk("ES384", { kid: "P-384" }),
        await publicJwk("EdDSA", { kid: "Ed25519", alg: "Ed25519" }),
        await publicJwk("ECDH-ES", { kid: "X25519", key_ops: [] }, { crv: "X25519" }),
      ],
    });
    expect(kids(keysFor(set, "sig", "RS256"))).toEqual(["any", "sig", "verify"]);
    expect(kids(keysFor(set, "sig", "PS256"))).toEqual(["any", "sig", "PS256", "verify"]);
    expect(kids(keysFor(set, "sig", "ES256"))).toEqual(["P-256"]);
    expect(kids(keysFor(set, "sig", "ES384"))).toEqual(["P-384"]);
    expect(kids(keysFor(set, "sig", "EdDSA"))).toEqual(["Ed25519"]);
    expect(kids(keysFor(set, "enc", "RSA-OAEP-256"))).toEqual(["any", "enc", "encrypt"]);
    expect(kids(keysFor(set, "enc", "ECDH-ES"))).toEqual(["P-256", "P-384", "X25519"]);
    expect(kids(keysFor(set, "sig", "RS256", "enc"))).toEqual([]);
    for (const alg of ["none", "HS256", "dir", "A128KW", "constructor", "RSA1_5"]) {
      expect([...keysFor(set, "sig", alg), ...keysFor(set, "enc", alg)]).toEqual([]);
    }
  });

  test("a key is parsed once, from its public members alone; one that is no key is a jose error", async () => {
    const [key] = parseKeySet({
      keys: [await publicJwk("ES256", { key_ops: ["verify"], ext: false, x5u: "https://x" })],
    });
    expect(parsedKey(key!, "ES256")).toBe(parsedKey(key!, "ES256"));
    expect(Object.keys(key!.jwk).sort()).toEqual(["crv", "kty", "x", "y"]);
    const [bad] = parseKeySet({ keys: [{ kty: "EC", crv: "P-256", x: "AAAA", y: "AAAA" }] });
    await expect(parsedKey(bad!, "ES256")).rejects.toThrow(errors.JWKInvalid);
  });
});
