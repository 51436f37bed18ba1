import { checkedProof, nonceHeader } from "@/lib/oauth/binding/dpop";
import { shownThumbprint } from "@/lib/oauth/binding/mtls";
import type { Exchange } from "@/lib/tenants/endpoint";
import { rulesFor } from "@/lib/tenants/profile-rules";
import type { Tenant } from "@/lib/tenants/tenant";
import { type VerifiedJwt, verifyAccessToken } from "@/lib/tokens/access-token";
import { type Challenge, challenger } from "./challenge";
import { tokenInHeader } from "./shown-token";

/** A request by whoever may use the JWT access token that it shows. */
export interface JwtAccess {
  readonly token: VerifiedJwt;
  readonly scopes: ReadonlySet<string>;
  /** Whom the token is for; undefined where the client acts on its own behalf. */
  readonly userId: string | undefined;
  /** For the answer. */
  readonly headers: Readonly<Record<string, string>>;
  /** Refuses it for what it asks. */
  readonly refuse: Challenge;
}

/** A resource of ours, and this place in it. */
interface Place {
  /** What tokens for it have as `aud`. */
  readonly audience: string;
  /** Every URL of this request, for the proof. */
  readonly urls: readonly string[];
}

/**
 * RFC 9068 §4: who may use the JWT access token of this request, which must be for this resource, alive, and shown with the key or the
 * certificate that it is bound to (RFC 8705 §3, RFC 9449 §7). It stands in the header; no form is taken.
 * @throws OAuthError with a challenge for the scheme that was used
 */
export async function jwtAccessOf(
  request: Request,
  { audience, urls }: Place,
  tenant: Tenant,
  log: Exchange["log"],
): Promise<JwtAccess> {
  const { scheme, token: jwt } = tokenInHeader(request, tenant);
  const refuse = challenger(scheme, tenant);
  const { tokens, usedProofs, clock } = tenant.services;
  const token = await verifyAccessToken(jwt, tenant, clock());
  if (!token?.audience.includes(audience))
    throw refuse("invalid_token", "the access token is unknown, expired, or for another resource");
  const proof = await boundProof(token);
  const [live, client] = await Promise.all([
    tokens.findJwt(token.jti, token.clientId, token.authorizationId),
    tenant.client(token.clientId),
  ]);
  if (!live || !client) throw refuse("invalid_token", "the access token is expired or revoked");
  log.client = client.id;
  if (proof && !proof.hasNonce && rulesFor(tenant, client).needsNonce)
    throw refuse("use_dpop_nonce", "DPoP proof: this issuer asks for a nonce of its own");
  if (proof && (await usedProofs.use(proof.proof)))
    throw refuse("invalid_dpop_proof", "DPoP proof: it was used before");
  return {
    token,
    scopes: new Set(token.scope?.split(" ")),
    userId: live.userId,
    refuse,
    headers: scheme === "DPoP" ? nonceHeader(tenant) : {},
  };

  async function boundProof({ constraint }: VerifiedJwt) {
    if (scheme === "Bearer") {
      if (constraint.kind === "dpop")
        throw refuse("invalid_token", "the access token is bound to a key: show it as DPoP, with a proof");
      if (constraint.kind === "mtls" && constraint.x5t !== shownThumbprint(request))
        throw refuse("invalid_token", "the access token is bound to another client certificate");
      return undefined;
    }
    const checked = await checkedProof(request, { urls, accessToken: jwt }, tenant);
    if (!checked) throw refuse("invalid_dpop_proof", "DPoP proof: it is missing");
    if (!("proof" in checked)) throw refuse(checked.code, checked.flaw);
    if (constraint.kind !== "dpop" || constraint.jkt !== checked.proof.jkt)
      throw refuse("invalid_token", "the access token is not bound to the key of the DPoP proof");
    return checked;
  }
}
