import { createHash } from "node:crypto";
import { z } from "zod";
import { OAuthError } from "@/lib/oidc/errors";
import { parseBy, resources, vschar } from "@/lib/oidc/params";
import { answerFor, prepare } from "@/lib/oidc/token/answer";
import { randomToken, tokenHash } from "@/lib/secrets";
import type { Services } from "@/lib/services";
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
  async exchange(params, client, tenant, binding) {
    const { code, redirect_uri, code_verifier, resource } = parseBy(schema, params);
    const { clock, authorizations } = tenant.services;
    const now = clock();
    const hash = tokenHash(code);
    const mayRefresh = client.metadata.grant_types.includes("refresh_token");
    const prepared = prepare(mayRefresh ? randomToken() : undefined, binding, tenant, now);
    const authorized = await authorizations.redeem(
      {
        hash,
        clientId: client.id,
        redirectUri: redirect_uri,
        challenge: code_verifier && s256(code_verifier),
        resources: resource,
      },
      prepared.stored,
      now,
    );
    if (!authorized) throw await whyNot(hash, client.id, code_verifier !== undefined, authorizations, now);
    return answerFor(authorized, prepared, client, tenant, now, { resources: resource });
  },
};

/** RFC 7636 §4.6. */
const s256 = (verifier: string) => createHash("sha256").update(verifier).digest("base64url");

/** RFC 6749 §4.1.2, RFC 9700 §4.5: a code seen again means theft, so everything issued from it goes. */
async function whyNot(
  hash: Buffer,
  clientId: string,
  hasVerifier: boolean,
  authorizations: Services["authorizations"],
  now: number,
): Promise<OAuthError> {
  const found = await authorizations.findByCode(hash);
  if (!found) return new OAuthError("invalid_grant", "the code is unknown");
  if (found.isRedeemed) {
    await authorizations.revoke(found.id, now);
    return new OAuthError("invalid_grant", "the code was used before; what it gave no longer works", {
      detail: "code replay",
    });
  }
  if (found.clientId !== clientId) return new OAuthError("invalid_grant", "the code was issued to another client");
  if (found.expiresAt <= now) return new OAuthError("invalid_grant", "the code has expired");
  if (found.hasChallenge !== hasVerifier) {
    return new OAuthError(
      "invalid_grant",
      found.hasChallenge ? "code_verifier is missing" : "code_verifier was not announced in the request",
    );
  }
  return new OAuthError("invalid_grant", "redirect_uri, code_verifier or resource is not that of the request");
}
