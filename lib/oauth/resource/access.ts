import { tokenHash } from "@/lib/base/secrets";
import type { Client } from "@/lib/model/client-metadata";
import { replayed } from "@/lib/model/dpop-proof";
import type { SenderConstraint } from "@/lib/model/sender-constraint";
import { checkedProof, nonceHeader } from "@/lib/oauth/binding/dpop";
import { shownThumbprint } from "@/lib/oauth/binding/mtls";
import type { LiveAccessToken } from "@/lib/store/tokens";
import type { Exchange } from "@/lib/tenants/endpoint";
import { rulesFor } from "@/lib/tenants/profile-rules";
import type { endpointPaths } from "@/lib/tenants/urls";
import { type Challenge, challenger } from "./challenge";
import { shownToken } from "./shown-token";

/** A request to a resource of ours by whoever may use the token that it shows. */
export interface Access {
  readonly token: LiveAccessToken;
  readonly client: Client;
  /** For the answer. */
  readonly headers: Readonly<Record<string, string>>;
  /** Refuses it for what it asks. */
  readonly refuse: Challenge;
}

/**
 * Who may use the token of this request: a bearer token anybody, one that is bound whoever proves its key, with DPoP also that the proof
 * is for this token, this request, and new (RFC 6750 §2, RFC 8705 §3, RFC 9449 §7).
 * @throws OAuthError with a challenge for the scheme that was used
 */
export async function accessOf(
  { request, tenant, log }: Exchange,
  endpoint: keyof typeof endpointPaths,
): Promise<Access> {
  const { scheme, token } = await shownToken(request, tenant);
  const refuse = challenger(scheme, tenant);
  const found = scheme === "DPoP" ? await withProof() : await withoutProof();
  const client = found && (await tenant.client(found.token.clientId));
  if (!found || !client) throw refuse("invalid_token", "the access token is unknown, expired or revoked");
  if (found.lacksNonce && rulesFor(tenant, client).needsNonce)
    throw refuse("use_dpop_nonce", "DPoP proof: this issuer asks for a nonce of its own");
  return { token: found.token, client, refuse, headers: scheme === "DPoP" ? nonceHeader(tenant) : {} };

  async function withoutProof() {
    const { tokens, clock } = tenant.services;
    const live = await tokens.findAccessToken(tokenHash(token), clock());
    if (live) log.client = live.clientId;
    if (live && !isBearerOf(live.constraint)) throw refuse("invalid_token", notBearer[live.constraint.kind]);
    return live && { token: live, lacksNonce: false };
  }

  /** RFC 8705 §3: one that is bound to a certificate is a bearer token on a connection with it. */
  function isBearerOf(constraint: SenderConstraint): boolean {
    switch (constraint.kind) {
      case "bearer":
        return true;
      case "mtls":
        return constraint.x5t === shownThumbprint(request);
      case "dpop":
        return false;
    }
  }

  async function withProof() {
    const checked = await checkedProof(request, { endpoint, accessToken: token }, tenant);
    if (!checked) throw refuse("invalid_dpop_proof", "DPoP proof: it is missing");
    if (!("proof" in checked)) throw refuse(checked.code, checked.flaw);
    const { proof, hasNonce } = checked;
    const { tokens, clock } = tenant.services;
    const live = await tokens.findWithProof(tokenHash(token), clock(), proof);
    if (live === replayed) throw refuse("invalid_dpop_proof", "DPoP proof: it was used before");
    if (live) log.client = live.clientId;
    if (live && !(live.constraint.kind === "dpop" && live.constraint.jkt === proof.jkt))
      throw refuse("invalid_token", "the access token is not bound to the key of the DPoP proof");
    return live && { token: live, lacksNonce: !hasNonce };
  }
}

const notBearer = {
  bearer: "",
  mtls: "the access token is bound to another client certificate",
  dpop: "the access token is bound to a key: show it as DPoP, with a proof",
};
