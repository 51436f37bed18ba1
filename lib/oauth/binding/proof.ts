import { calculateJwkThumbprint, decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from "jose";
import { tokenHash } from "@/lib/base/secrets";
import { keysFor, parsedKey, parseKeySet } from "@/lib/clients/key-set";
import type { DpopProof } from "@/lib/model/dpop-proof";
import { isSameUrl } from "./same-url";

/** What a proof has to be for: this request, here and now. */
export interface Expected {
  readonly method: string;
  /** Every URL that the endpoint has. */
  readonly urls: readonly string[];
  readonly algs: readonly string[];
  /** Seconds since 1970. */
  readonly now: number;
  readonly isNonce: (nonce: string) => boolean;
  /** The access token that is shown beside it. */
  readonly accessToken?: string;
}

/** A proof and whether it had a nonce of ours, or what is wrong with it. */
export type Checked =
  | { readonly proof: DpopProof; readonly hasNonce: boolean }
  | { readonly code: "invalid_dpop_proof" | "use_dpop_nonce"; readonly flaw: string };

/** Seconds that a proof's time may be from ours; a nonce of ours tells its age better, so that a wrong clock matters less. */
const tolerance = { plain: 60, withNonce: 300 };
/** Characters: an RSA key of 8192 bits and its signature fit. */
const longest = 6_000;

/** RFC 9449 §4.3, in its order. That it serves once is for the statement that it serves for. */
export async function checkProof(jwt: string, expected: Expected): Promise<Checked> {
  const wrong = (flaw: string): Checked => ({ code: "invalid_dpop_proof", flaw: `DPoP proof: ${flaw}` });
  const read = await verified(jwt, expected);
  if ("flaw" in read) return wrong(read.flaw);
  const { claims, jkt } = read;
  const { jti, htm, htu, iat, ath, nonce } = claims;
  if (typeof jti !== "string" || jti === "") return wrong("jti is missing");
  if (htm !== expected.method) return wrong("htm is not the method of this request");
  if (typeof htu !== "string" || !expected.urls.some((url) => isSameUrl(htu, url)))
    return wrong("htu is not the URL of this endpoint");
  if (nonce !== undefined && (typeof nonce !== "string" || !expected.isNonce(nonce)))
    return { code: "use_dpop_nonce", flaw: "DPoP proof: nonce is not one of this issuer, or has expired" };
  const most = nonce === undefined ? tolerance.plain : tolerance.withNonce;
  if (typeof iat !== "number" || !(Math.abs(expected.now - iat) <= most))
    return wrong("iat is missing, too old or ahead");
  if (expected.accessToken !== undefined && ath !== tokenHash(expected.accessToken).toString("base64url"))
    return wrong("ath is not that of the access token");
  const proof = { jkt, hash: tokenHash(`${jkt}.${jti}`), expiresAt: iat + most };
  return { proof, hasNonce: nonce !== undefined };
}

/** The claims under a signature that holds, and the thumbprint of the key that made it. */
async function verified(
  jwt: string,
  { algs, now }: Expected,
): Promise<{ claims: JWTPayload; jkt: string } | { flaw: string }> {
  // Two headers arrive joined by a comma.
  if (jwt.length > longest || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(jwt)) return { flaw: "there must be one, and it a JWT" };
  try {
    const { typ, alg = "", jwk } = decodeProtectedHeader(jwt);
    if (typ !== "dpop+jwt") return { flaw: "typ is not dpop+jwt" };
    if (!algs.includes(alg)) return { flaw: "alg is not supported by this issuer" };
    const [key] = keysFor(parseKeySet({ keys: [jwk] }), "sig", alg);
    if (!key) return { flaw: "jwk is not a public key for this alg, or too weak" };
    const { payload } = await jwtVerify(jwt, await parsedKey(key, alg), {
      algorithms: [alg],
      currentDate: new Date(now * 1000),
    });
    return { claims: payload, jkt: await calculateJwkThumbprint(key.jwk) };
  } catch (error) {
    if (error instanceof errors.JWKSInvalid) return { flaw: "jwk must be one public key" };
    if (error instanceof errors.JWTClaimValidationFailed || error instanceof errors.JWTExpired)
      return { flaw: `${error.claim} does not hold` };
    if (error instanceof errors.JOSEError || error instanceof TypeError)
      return { flaw: "the signature does not verify" };
    throw error;
  }
}
