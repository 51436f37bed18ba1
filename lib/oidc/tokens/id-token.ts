import type { Client } from "@/lib/oidc/registration/metadata";
import type { Authorized } from "@/lib/store/authorizations";
import type { Tenant } from "@/lib/tenants/tenant";
import { halfHash } from "./half-hash";
import { sign, signingKey } from "./sign";

/**
 * An ID token (OIDC Core §2, §3.1.3.6), signed with the algorithm that the client registered.
 * @param now seconds since 1970
 */
export async function idToken(
  authorized: Pick<Authorized, "userId" | "sessionId" | "request">,
  accessToken: string,
  client: Client,
  tenant: Pick<Tenant, "issuer" | "settings" | "keyring">,
  now: number,
): Promise<string> {
  const { nonce, authTime, acr, amr } = authorized.request;
  const key = signingKey(tenant.keyring, client.metadata.id_token_signed_response_alg);
  const iat = Math.floor(now);
  return sign(
    {
      iss: tenant.issuer,
      sub: authorized.userId,
      aud: client.id,
      exp: iat + tenant.settings.lifetimes.id_token,
      iat,
      auth_time: Math.floor(authTime),
      ...(nonce !== undefined && { nonce }),
      acr,
      amr: [...amr],
      sid: authorized.sessionId,
      at_hash: halfHash(accessToken, key.alg),
    },
    key,
  );
}
