import fc from "fast-check";
import type { JWK } from "jose";

/** What a member may hold that nobody expects there. */
export const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(null, true, -1, 1e308, "", "\0", "\ud800", "none", "ES256", "p256", "__proto__", [], {}, [[]]),
  fc.constantFrom("x".repeat(3_000), "https://rp.example/", "a".repeat(100), ["b64"], ["zip"], ["exp", "exp"]),
);

const jwsAlgs = [
  "ES256",
  "ES384",
  "RS256",
  "PS256",
  "HS256",
  "HS512",
  "EdDSA",
  "Ed25519",
  "none",
  "ES256K",
  "ML-DSA-44",
];
const jweAlgs = ["RSA-OAEP-256", "RSA-OAEP", "RSA1_5", "ECDH-ES", "ECDH-ES+A256KW", "dir", "A128KW", "A256GCMKW"];
const allAlgs = [...jwsAlgs, ...jweAlgs, "PBES2-HS256+A128KW", "PBES2-HS512+A256KW"];
const encs = ["A128GCM", "A256GCM", "A128CBC-HS256", "A256CBC-HS512", "XC20P"];

/** Header parameters of RFC 7515 §4.1 and RFC 7516 §4.1, plausible or not at all. */
export const oddHeaders = (at: {
  readonly ours: readonly JWK[];
  readonly stranger: { readonly jwk: JWK };
  readonly trap: { readonly origin: string };
}) =>
  fc.record(
    {
      alg: fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...allAlgs) }, { weight: 1, arbitrary: odd }),
      enc: fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...encs) }, { weight: 1, arbitrary: odd }),
      kid: fc.oneof(fc.constantFrom("p256", "rsa", ...at.ours.map(({ kid }) => kid)), odd),
      typ: fc.oneof(fc.constantFrom("JWT", "oauth-authz-req+jwt"), odd),
      cty: odd,
      crit: fc.oneof(fc.constant(["b64"]), fc.constant(["exp"]), odd),
      b64: odd,
      zip: fc.oneof(fc.constant("DEF"), odd),
      jwk: fc.oneof(fc.constant(at.stranger.jwk), odd),
      jku: fc.oneof(fc.constant(`${at.trap.origin}/jku`), odd),
      x5u: fc.oneof(fc.constant(`${at.trap.origin}/x5u`), odd),
      x5c: odd,
      "x5t#S256": odd,
      epk: fc.oneof(fc.constant(at.stranger.jwk), fc.constant({ ...at.stranger.jwk, y: at.stranger.jwk.x }), odd),
      apu: odd,
      apv: odd,
      p2c: fc.oneof(fc.constantFrom(1, 2 ** 31 - 1, 2 ** 53, -1), odd),
      p2s: odd,
      iv: odd,
      tag: odd,
    },
    { requiredKeys: ["alg"] },
  );

export const oddPart = fc.oneof(
  fc.base64String({ maxLength: 400 }).map((text) => text.replace(/[+/=]/g, "_")),
  fc.constantFrom("", "AAAA", "A".repeat(342), "=", "é", "!", "A".repeat(5_000)),
);
