import { claimsFor } from "@/lib/claims/select";
import { sidFor, subjectFor } from "@/lib/claims/subject";
import type { Client } from "@/lib/model/client-metadata";
import type { Authorized } from "@/lib/store/issued-tokens";
import type { Tenant } from "@/lib/tenants/tenant";
import { halfHash } from "./half-hash";
import { protect } from "./protect";

/** What the ID token goes out with, whose hashes it carries. */
interface Beside {
  readonly accessToken?: string;
  readonly code?: string;
  /** Only where the ID token comes through the browser. */
  readonly state?: string;
  /** OIDC Core §5.4: only where there will be no access token to ask with. */
  readonly withScopeClaims?: boolean;
}

/**
 * An ID token (OIDC Core §2, §3.1.3.6, §3.3.2.11), signed and, where the client registered that, encrypted.
 * @param now seconds since 1970
 */
export async function idToken(
  authorized: Pick<Authorized, "userId" | "sessionId" | "scopes" | "request" | "claims" | "userUpdatedAt">,
  { accessToken, code, state, withScopeClaims = false }: Beside,
  client: Client,
  tenant: Pick<Tenant, "issuer" | "settings" | "keyring" | "pairwiseSalt">,
  now: number,
): Promise<string> {
  const { nonce, authTime, acr, amr, claims, claimsLocales } = authorized.request;
  const alg = client.metadata.id_token_signed_response_alg;
  const iat = Math.floor(now);
  const sub = subjectFor(authorized.userId, client, tenant);
  const person = { sub, claims: authorized.claims, userUpdatedAt: authorized.userUpdatedAt };
  const scopes = withScopeClaims ? authorized.scopes : [];
  return protect(
    {
      ...claimsFor(person, { scopes, wishes: claims?.id_token, locales: claimsLocales }),
      iss: tenant.issuer,
      sub,
      aud: client.id,
      exp: iat + tenant.settings.lifetimes.id_token,
      iat,
      auth_time: Math.floor(authTime),
      ...(nonce !== undefined && { nonce }),
      acr,
      amr: [...amr],
      ...(takesPartInLogout(client) && { sid: sidFor(authorized.sessionId, client, tenant) }),
      ...(accessToken !== undefined && { at_hash: halfHash(accessToken, alg) }),
      ...(code !== undefined && { c_hash: halfHash(code, alg) }),
      ...(state !== undefined && { s_hash: halfHash(state, alg) }),
    },
    "id_token",
    client,
    tenant,
  );
}

/** Whether the client can do anything with a `sid`: it hears of the end of sessions, or may bring its ID token back as a hint. */
const takesPartInLogout = ({ metadata }: Client): boolean =>
  metadata.frontchannel_logout_uri !== undefined ||
  metadata.backchannel_logout_uri !== undefined ||
  metadata.post_logout_redirect_uris.length > 0;
