import { createHash, randomUUID } from "node:crypto";
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";

/** A client's DPoP key, and proofs by it (RFC 9449 §4.2). */
export async function dpopKey(alg = "ES256") {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = await exportJWK(publicKey);
  /** What is said wins; a member that is undefined is left out. */
  const proof = (claims: JWTPayload, header: Record<string, unknown> = {}) =>
    new SignJWT({ jti: randomUUID(), iat: Math.floor(Date.now() / 1000), ...claims })
      .setProtectedHeader({ typ: "dpop+jwt", alg, jwk, ...header })
      .sign(privateKey);
  return { alg, jwk, privateKey, publicKey, jkt: await calculateJwkThumbprint(jwk), proof };
}

export type DpopKey = Awaited<ReturnType<typeof dpopKey>>;

/** The claim `ath` for this access token. */
export const athOf = (accessToken: string): string => createHash("sha256").update(accessToken).digest("base64url");
