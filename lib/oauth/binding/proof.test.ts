import { createHmac } from "node:crypto";
import { exportJWK, type JWTPayload } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { athOf, type DpopKey, dpopKey } from "@/test/dpop";
import { checkProof, type Expected } from "./proof";

const now = 1_800_000_000;
const url = "https://op.example/t/one/oauth/token";
const expected: Expected = {
  method: "POST",
  urls: [url, "https://mtls.op.example/t/one/oauth/token"],
  algs: ["RS256", "PS256", "ES256", "EdDSA", "Ed25519"],
  now,
  isNonce: (nonce) => nonce === "ours",
};
const right = { htm: "POST", htu: url, iat: now, jti: "1" };

let key: DpopKey;
beforeAll(async () => {
  key = await dpopKey();
});

const check = async (claims: JWTPayload, header: Record<string, unknown> = {}, more: Partial<Expected> = {}) =>
  checkProof(await key.proof({ ...right, ...claims }, header), { ...expected, ...more });
const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

describe("a DPoP proof", { tags: "dpop-4.3" }, () => {
  test("holds: its key's thumbprint, what is noted of it, and until when", async () => {
    const checked = await check({});
    expect(checked).toEqual({
      proof: { jkt: key.jkt, hash: expect.any(Buffer), expiresAt: now + 60 },
      hasNonce: false,
    });
    expect(await check({})).toEqual(checked);
    expect(await check({ jti: "2" })).not.toEqual(checked);
  });

  test.each<[string, JWTPayload]>([
    ["the mutual TLS alias", { htu: expected.urls[1] }],
    ["another way to write the URL", { htu: "HTTPS://OP.example:443/t/./one/oauth/%74oken?x=1#y" }],
    ["a clock a minute behind", { iat: now - 60 }],
    ["a clock a minute ahead", { iat: now + 60 }],
    ["a clock five minutes off, with a nonce", { iat: now - 300, nonce: "ours" }],
    ["members that we do not know", { ath: "of nothing", other: 1 }],
  ])("holds with %s", async (_name, claims) => {
    expect(await check(claims)).toHaveProperty("proof.jkt", key.jkt);
  });

  test.each(["RS256", "PS256", "EdDSA", "Ed25519"])("holds with %s", async (alg) => {
    const other = await dpopKey(alg);
    expect(await checkProof(await other.proof(right), expected)).toHaveProperty("proof.jkt", other.jkt);
  });

  test.each<[string, JWTPayload]>([
    ["jti is missing", { jti: undefined }],
    ["jti is missing", { jti: "" }],
    ["jti is missing", { jti: 1 as unknown as string }],
    ["htm is not", { htm: undefined }],
    ["htm is not", { htm: "GET" }],
    ["htm is not", { htm: "post" }],
    ["htu is not", { htu: undefined }],
    ["htu is not", { htu: "https://op.example/t/one/userinfo" }],
    ["htu is not", { htu: "https://op.example/t/two/oauth/token" }],
    ["htu is not", { htu: "http://op.example/t/one/oauth/token" }],
    ["htu is not", { htu: "https://op.example:8443/t/one/oauth/token" }],
    ["htu is not", { htu: "https://evil.example/t/one/oauth/token" }],
    ["htu is not", { htu: ["https://op.example/t/one/oauth/token"] }],
    ["iat is missing", { iat: undefined }],
    ["iat does not hold", { iat: String(now) as unknown as number }],
    ["iat is missing", { iat: now - 61 }],
    ["iat is missing", { iat: now + 61 }],
    ["iat is missing", { iat: now - 301, nonce: "ours" }],
    ["exp does not hold", { exp: now - 120 }],
  ])("wrong claims: %s: %j", async (flaw, claims) => {
    expect(await check(claims)).toEqual({ code: "invalid_dpop_proof", flaw: expect.stringContaining(flaw) });
  });

  test.each<[string, Record<string, unknown>]>([
    ["typ is not", { typ: undefined }],
    ["typ is not", { typ: "JWT" }],
    ["typ is not", { typ: "at+jwt" }],
    ["jwk must be", { jwk: undefined }],
    ["jwk must be", { jwk: "key" }],
    ["jwk is not", { jwk: {} }],
    ["jwk is not", { jwk: { kty: "EC", crv: "P-384", x: "AA", y: "AA" } }],
    ["does not verify", { jwk: { kty: "EC", crv: "P-256", x: "AA", y: "AA" } }],
    ["does not verify", { crit: ["b64"], b64: true }],
  ])("wrong header: %s: %j", async (flaw, header) => {
    const jwt = await key.proof(right).then((one) => one.split("."));
    const usual = { typ: "dpop+jwt", alg: "ES256", jwk: key.jwk };
    const forged = [base64url({ ...usual, ...header }), jwt[1], jwt[2]].join(".");
    const wanted = { code: "invalid_dpop_proof", flaw: expect.stringMatching(new RegExp(`${flaw}|jwk must be`)) };
    expect(await checkProof(forged, expected)).toEqual(wanted);
  });

  test("private-key: a jwk with its private half, or a symmetric one, is refused", async () => {
    const jwk = await exportJWK(key.privateKey);
    expect(await check({}, { jwk })).toHaveProperty("flaw", expect.stringContaining("jwk must be one public key"));
    const oct = { kty: "oct", k: Buffer.alloc(32, 1).toString("base64url") };
    expect(await check({}, { jwk: oct })).toHaveProperty("flaw", expect.stringContaining("jwk must be one public key"));
  });

  test("weak-key: an RSA key of 1024 bits, or one for encryption, is refused", async () => {
    const weak = { kty: "RSA", n: Buffer.alloc(128, 0xab).toString("base64url"), e: "AQAB" };
    const jwt = `${base64url({ typ: "dpop+jwt", alg: "RS256", jwk: weak })}.${base64url(right)}.AAAA`;
    expect(await checkProof(jwt, expected)).toHaveProperty("flaw", expect.stringContaining("too weak"));
    expect(await check({}, { jwk: { ...key.jwk, use: "enc" } })).toHaveProperty("code", "invalid_dpop_proof");
  });

  test("alg-confusion: none, and a MAC by the public key, are refused", async () => {
    const none = `${base64url({ typ: "dpop+jwt", alg: "none", jwk: key.jwk })}.${base64url(right)}.`;
    const head = `${base64url({ typ: "dpop+jwt", alg: "HS256", jwk: key.jwk })}.${base64url(right)}`;
    const secret = JSON.stringify(key.jwk);
    const hs = `${head}.${createHmac("sha256", secret).update(head).digest("base64url")}`;
    for (const jwt of [none, `${none}AA`, hs])
      expect(await checkProof(jwt, expected)).toHaveProperty("code", "invalid_dpop_proof");
    expect(await check({}, {}, { algs: ["PS256"] })).toHaveProperty("flaw", expect.stringContaining("not supported"));
  });

  test("stolen-signature: another's key in the header does not verify", async () => {
    const other = await dpopKey();
    expect(await check({}, { jwk: other.jwk })).toHaveProperty("flaw", expect.stringContaining("does not verify"));
  });

  test("header-smuggling: two proofs in one header, or no JWT, are refused", async () => {
    const proof = await key.proof(right);
    for (const header of [`${proof}, ${proof}`, `${proof},${proof}`, "", "a.b", `${proof}.`, "x".repeat(7000)])
      expect(await checkProof(header, expected)).toHaveProperty("flaw", expect.stringContaining("must be one"));
  });

  test("another nonce than ours is answered with ours", async () => {
    expect(await check({ nonce: "ours" })).toHaveProperty("hasNonce", true);
    for (const nonce of ["theirs", "", 1 as unknown as string])
      expect(await check({ nonce })).toHaveProperty("code", "use_dpop_nonce");
  });

  test("token-swap: beside an access token, ath is that token's", async () => {
    const accessToken = "t0k3n";
    const more = { accessToken };
    expect(await check({ ath: athOf(accessToken) }, {}, more)).toHaveProperty("proof.jkt", key.jkt);
    for (const ath of [undefined, athOf("another"), accessToken, ""])
      expect(await check({ ath }, {}, more)).toHaveProperty("flaw", expect.stringContaining("ath is not"));
  });
});
