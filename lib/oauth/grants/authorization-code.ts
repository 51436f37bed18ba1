import { createHash } from "node:crypto";
import { z } from "zod";
import { OAuthError } from "@/lib/base/errors";
import { tokenHash } from "@/lib/base/secrets";
import type { Situation } from "@/lib/base/situations";
import type { Origin } from "@/lib/events/event";
import { unlessReplayed } from "@/lib/model/dpop-proof";
import { parseBy, resources, vschar } from "@/lib/model/params";
import { type Sender, satisfies } from "@/lib/model/sender-constraint";
import type { Services } from "@/lib/store/services";
import { answerFor, prepareFirst } from "@/lib/tokens/answer";
import { shownTwice } from "./shown-twice";
import type { Grant } from "./types";

const schema = z.object({
  code: vschar(512),
  redirect_uri: z.string().max(2000).optional(),
  code_verifier: z
    .string()
    .regex(/^[A-Za-z0-9._~-]{43,128}$/, "must be 43 to 128 unreserved characters")
    .optional(),
  resource: resources,
});

/** RFC 6749 §4.1.3, OIDC Core §3.1.3, RFC 7636 §4.5. */
export const authorizationCode: Grant = {
  type: "authorization_code",
  notesProof: true,
  async exchange(params, client, tenant, sender, origin) {
    const { code, redirect_uri, code_verifier, resource } = parseBy(schema, params);
    const { clock, authorizations } = tenant.services;
    const now = clock();
    const hash = tokenHash(code);
    const prepared = prepareFirst(sender, client, tenant, now);
    const shown = {
      hash,
      clientId: client.id,
      redirectUri: redirect_uri,
      challenge: code_verifier && s256(code_verifier),
      resources: resource,
    };
    const authorized = unlessReplayed(await authorizations.redeem(shown, prepared.stored, now));
    if (!authorized) throw await whyNot({ ...shown, sender }, authorizations, now, origin);
    return answerFor(authorized, prepared, client, tenant, now, { resources: resource });
  },
};

/** RFC 7636 §4.6. */
const s256 = (verifier: string) => createHash("sha256").update(verifier).digest("base64url");

/**
 * RFC 6749 §4.1.2, RFC 9700 §4.5: a code seen again means theft, so everything issued from it goes; but only where whoever shows it
 * could have redeemed it, or a stranger who has seen one could end what is not theirs.
 */
async function whyNot(
  shown: {
    hash: Buffer;
    clientId: string;
    redirectUri: string | undefined;
    challenge: string | undefined;
    sender: Sender;
  },
  authorizations: Services["authorizations"],
  now: number,
  origin: Origin,
): Promise<OAuthError> {
  const refusal = (situation: Situation, description: string, detail?: string) =>
    new OAuthError("invalid_grant", description, { detail, situation });
  const found = await authorizations.findByCode(shown.hash);
  if (!found) return refusal("code_unknown", "the code is unknown");
  if (found.clientId !== shown.clientId)
    return refusal("code_of_other_client", "the code was issued to another client");
  if (found.challenge !== undefined && shown.challenge === undefined)
    return refusal("verifier_missing", "code_verifier is missing");
  if (found.challenge === undefined && shown.challenge !== undefined)
    return refusal(
      "verifier_unexpected",
      "code_verifier was sent, but the authorization request had no code_challenge",
    );
  if (found.challenge !== shown.challenge || found.redirectUri !== shown.redirectUri) {
    // Which of the two it is, a stranger who has seen a code is not told.
    const situation = found.challenge === shown.challenge ? "code_redirect_uri" : "verifier_mismatch";
    return refusal(situation, "redirect_uri or code_verifier is not that of the request");
  }
  if (!satisfies(shown.sender.constraint, found.constraint))
    return refusal("code_bound", "the code is bound to another key (dpop_jkt), or the DPoP proof is missing");
  if (found.isRedeemed) {
    await authorizations.revoke(found.id, now, shownTwice("code.replayed", shown.clientId, origin));
    return refusal("code_used", "the code was used before; what it gave no longer works", "code replay");
  }
  if (found.expiresAt <= now) return refusal("code_expired", "the code has expired");
  return refusal("target_refused", "resource is not that of the request");
}
