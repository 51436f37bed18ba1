import { createHash } from "node:crypto";
import { createRemoteJWKSet, exportJWK, generateKeyPair, type JWK, jwtVerify } from "jose";

/** What a client registers that takes tokens from the browser, of every response type. */
export const implicit = { grant_types: ["authorization_code", "implicit", "refresh_token"] };
export const allTypes = [
  "code",
  "id_token",
  "id_token token",
  "code id_token",
  "code token",
  "code id_token token",
  "none",
];

export const fragmentOf = (url: URL) => Object.fromEntries(new URLSearchParams(url.hash.slice(1)));

/** As `at_hash` and its like are made (OIDC Core §3.1.3.6). */
export function half(value: string, hash = "sha256"): string {
  const digest = createHash(hash).update(value).digest();
  return digest.subarray(0, digest.length / 2).toString("base64url");
}

/** A token of this issuer for this audience, checked against the published keys. */
export const verifiedBy = (issuer: string, token: string, audience: string) =>
  jwtVerify(token, createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`)), { issuer, audience });

/** A client's key to encrypt to. */
export async function encryptionKey(alg: string) {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  const jwk: JWK = { ...(await exportJWK(publicKey)), use: "enc", alg, kid: "enc-1" };
  return { jwk, privateKey };
}
