import { SignJWT } from "jose";
import { selfIssuer } from "./algorithms";
import type { OwnKey } from "./own-keys";
import type { SelfIssuedRequest } from "./request";

/** Seconds. The client reads it at once. */
const lifetime = 600;

/**
 * The ID token of OIDC Core §7.4, made where the key is: in the person's browser. They sign in by saying yes, each time anew, so
 * `auth_time` is now, and no `max_age` is ever exceeded.
 */
export function selfIssuedIdToken(
  key: OwnKey,
  { replyTo, nonce, wantsAuthTime }: SelfIssuedRequest,
  released: Readonly<Record<string, unknown>>,
  now: number,
): Promise<string> {
  return new SignJWT({ ...released, nonce, ...(wantsAuthTime && { auth_time: now }), sub_jwk: key.publicJwk })
    .setProtectedHeader({ alg: key.alg, typ: "JWT" })
    .setIssuer(selfIssuer)
    .setSubject(key.sub)
    .setAudience(replyTo.uri)
    .setIssuedAt(now)
    .setExpirationTime(now + lifetime)
    .sign(key.privateKey);
}
