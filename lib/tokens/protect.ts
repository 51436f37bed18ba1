import type { JWTPayload } from "jose";
import { OAuthError } from "@/lib/base/errors";
import { defaultContentEncryption, isMacAlg } from "@/lib/model/algorithms";
import type { Client } from "@/lib/model/client-metadata";
import { rulesFor } from "@/lib/tenants/profile-rules";
import type { Tenant } from "@/lib/tenants/tenant";
import { encryptTo } from "./encrypt";
import { sign, signingKey, signWithSecret } from "./sign";

/** What a client registers algorithms for. */
type Use = "id_token" | "userinfo" | "authorization" | "introspection";

/** Signs with the algorithm that the client registered for this use, and then encrypts if it registered that too (OIDC Core §10). */
export async function protect(
  payload: JWTPayload,
  use: Use,
  client: Client,
  tenant: Pick<Tenant, "keyring" | "settings">,
  typ?: string,
): Promise<string> {
  const { metadata } = client;
  const alg = metadata[`${use}_signed_response_alg`] ?? "RS256";
  const name = metadata.profile ?? tenant.settings.profile;
  // Registered before the profile was chosen.
  if (rulesFor(tenant, client).offer.signing_algs?.includes(alg) === false)
    throw new OAuthError(
      "unauthorized_client",
      `${use}_signed_response_alg ${alg} is not supported in the profile ${name}`,
    );
  const signed = isMacAlg(alg)
    ? signWithSecret(payload, alg, client.secret, typ)
    : await sign(payload, signingKey(tenant.keyring, alg), typ);
  const encryption = metadata[`${use}_encrypted_response_alg`];
  if (encryption === undefined) return signed;
  return encryptTo(client, signed, encryption, metadata[`${use}_encrypted_response_enc`] ?? defaultContentEncryption);
}
