import { type CompactVerifyGetKey, compactVerify, decodeJwt, decodeProtectedHeader } from "jose";
import { isDatabaseAway } from "@/db/client";
import { secretsOf } from "@/lib/oidc/client-auth/secret";
import { OAuthError } from "@/lib/oidc/errors";
import { isMacAlg } from "@/lib/oidc/keys/algorithms";
import type { Client } from "@/lib/oidc/registration/metadata";
import { decrypt } from "@/lib/oidc/tokens/decrypt";
import { verifyMac } from "@/lib/oidc/tokens/mac";
import type { Tenant } from "@/lib/tenants/tenant";

/** What an `id_token_hint` proves: an ID token that we once issued to this client for this person. */
export interface Hint {
  /** The person as that client knows them. */
  readonly sub: string;
  readonly client: Client;
  readonly sessionId: string | undefined;
}

/**
 * Verifies an ID token given back as a hint. An expired one is fine (OIDC Core §3.1.2.1); the signature must be ours. One that was
 * encrypted may come encrypted to us (OIDC Core §3.1.2.1).
 * @throws OAuthError invalid_request
 */
export async function verifyHint(
  token: string,
  tenant: Pick<Tenant, "issuer" | "keyring" | "client" | "settings">,
): Promise<Hint> {
  try {
    const signed = token.split(".").length === 5 ? await decrypt(token, [], tenant) : token;
    const { aud: audience } = decodeJwt(signed);
    const client = typeof audience === "string" ? await tenant.client(audience) : undefined;
    if (!client) throw new Error("not for a client of ours");
    const { alg: mac = "" } = decodeProtectedHeader(signed);
    const ownKey: CompactVerifyGetKey = ({ kid, alg }) => {
      const key = tenant.keyring.byKid.get(kid ?? "");
      if (!key || key.alg !== alg) throw new Error("not one of our keys");
      return key.publicKey;
    };
    const { payload, protectedHeader } =
      isMacAlg(mac) && client.metadata.id_token_signed_response_alg === mac
        ? await verifyMac(signed, mac, secretsOf(client))
        : await compactVerify(signed, ownKey);
    const claims: Record<string, unknown> = JSON.parse(new TextDecoder().decode(payload));
    const { iss, sub, sid } = claims;
    const isIdToken = protectedHeader.typ === undefined || protectedHeader.typ === "JWT";
    if (iss !== tenant.issuer || !isIdToken || typeof sub !== "string") throw new Error("not an ID token of ours");
    return { sub, client, sessionId: typeof sid === "string" ? sid : undefined };
  } catch (cause) {
    if (isDatabaseAway(cause)) throw cause;
    throw new OAuthError("invalid_request", "id_token_hint is not an ID token of this issuer", {
      cause,
      detail: String(cause),
    });
  }
}
