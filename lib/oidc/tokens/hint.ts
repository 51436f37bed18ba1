import { compactVerify } from "jose";
import { OAuthError } from "@/lib/oidc/errors";
import type { Tenant } from "@/lib/tenants/tenant";

/** What an `id_token_hint` proves: an ID token that we once issued to this client for this person. */
export interface Hint {
  readonly userId: string;
  readonly clientId: string;
  readonly sessionId: string | undefined;
}

/**
 * Verifies an ID token given back as a hint. An expired one is fine (OIDC Core §3.1.2.1); the signature must be ours.
 * @throws OAuthError invalid_request
 */
export async function verifyHint(token: string, tenant: Pick<Tenant, "issuer" | "keyring">): Promise<Hint> {
  try {
    const { payload, protectedHeader } = await compactVerify(token, ({ kid, alg }) => {
      const key = tenant.keyring.byKid.get(kid ?? "");
      if (!key || key.alg !== alg) throw new Error("not one of our keys");
      return key.publicKey;
    });
    const claims: Record<string, unknown> = JSON.parse(new TextDecoder().decode(payload));
    const { iss, sub, aud, sid } = claims;
    const isOurs = iss === tenant.issuer && protectedHeader.typ !== "at+jwt";
    if (!isOurs || typeof sub !== "string" || typeof aud !== "string") throw new Error("not an ID token of ours");
    return { userId: sub, clientId: aud, sessionId: typeof sid === "string" ? sid : undefined };
  } catch (cause) {
    throw new OAuthError("invalid_request", "id_token_hint is not an ID token of this issuer", {
      cause,
      detail: String(cause),
    });
  }
}
