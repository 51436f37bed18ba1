import { type JWTPayload, SignJWT } from "jose";
import { OAuthError } from "@/lib/oidc/errors";
import { isSigningAlg, type Keyring, type SigningKey } from "@/lib/oidc/keys/keyring";

/** The tenant's current key for an algorithm. */
export function signingKey(keyring: Keyring, alg: string): SigningKey {
  const key = isSigningAlg(alg) ? keyring.current.get(alg) : undefined;
  if (!key) throw new OAuthError("server_error", "there is no signing key", { detail: `no current ${alg} key` });
  return key;
}

/** Signs off the main thread (WebCrypto), so that two cores sign at once. */
export function sign(payload: JWTPayload, key: SigningKey, typ?: string): Promise<string> {
  return new SignJWT(payload)
    .setProtectedHeader({ alg: key.alg, kid: key.kid, ...(typ && { typ }) })
    .sign(key.privateKey);
}
