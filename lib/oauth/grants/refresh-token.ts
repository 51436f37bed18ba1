import { z } from "zod";
import { OAuthError } from "@/lib/base/errors";
import { mac, macsOfBefore, tokenHash } from "@/lib/base/secrets";
import { unlessReplayed } from "@/lib/model/dpop-proof";
import { parseBy, resources, spaced, vschar } from "@/lib/model/params";
import { satisfies } from "@/lib/model/sender-constraint";
import type { Authorized } from "@/lib/store/issued-tokens";
import { rulesFor } from "@/lib/tenants/profile-rules";
import { answerFor, type Prepared, prepare } from "@/lib/tokens/answer";
import { shownTwice } from "./shown-twice";
import type { Grant } from "./types";

const schema = z.object({ refresh_token: vschar(512), scope: spaced.optional(), resource: resources });

/**
 * RFC 6749 §6, with rotation unless the client's profile has none (FAPI 2.0 Security Profile §5.3.2.1). The successor is derived from
 * the token with a key that is not in the database, so that an answer lost on the way can be given again without keeping a refresh
 * token anywhere.
 */
export const refreshToken: Grant = {
  type: "refresh_token",
  notesProof: true,
  async exchange(params, client, tenant, sender, origin) {
    const { refresh_token, scope, resource } = parseBy(schema, params);
    const { clock, authorizations, refreshTokens } = tenant.services;
    const now = clock();
    const hash = tokenHash(refresh_token);
    const derivedFrom = [tenant.id, client.id, refresh_token];
    const { rotates } = rulesFor(tenant, client);
    const rotating = prepare(mac("refresh-successor", ...derivedFrom), sender, client, tenant, now);
    const prepared = rotates ? rotating : reusing(rotating, refresh_token);
    const token = { hash, clientId: client.id, scopes: scope ?? [], resources: resource ?? [] };
    const renewed = unlessReplayed(await refreshTokens.renew(token, prepared.stored, now, rotates));
    const issued = renewed ? { authorized: renewed, prepared } : await repeatOrRefuse();
    const narrowed = { scopes: scope, resources: resource };
    return answerFor(withoutNonce(issued.authorized), issued.prepared, client, tenant, now, narrowed);

    /** RFC 9700 §4.14: a rotated token seen again means theft, so its whole family goes; a lost answer is given again. */
    async function repeatOrRefuse() {
      const found = await refreshTokens.find(hash);
      if (!found || found.clientId !== client.id)
        throw new OAuthError("invalid_grant", "the refresh token is unknown", { situation: "refresh_unknown" });
      if (!satisfies(sender.constraint, found.constraint))
        throw new OAuthError("invalid_grant", "the refresh token is bound to another certificate or key", {
          situation: "token_bound",
        });
      if (scope?.some((one) => !found.scopes.includes(one)))
        throw new OAuthError("invalid_scope", "scope goes beyond what was granted");
      if (resource?.some((one) => !found.resources.includes(one)))
        throw new OAuthError("invalid_target", "resource goes beyond what was granted");
      if (!found.isRotated)
        throw new OAuthError("invalid_grant", "the refresh token has expired or was revoked", {
          situation: "refresh_over",
        });
      // The answer may have been lost just before the encryption key changed.
      const earlier = macsOfBefore("refresh-successor", ...derivedFrom);
      for (const one of [rotating, ...earlier.map((successor) => prepare(successor, sender, client, tenant, now))]) {
        const again = { ...token, successorHash: tokenHash(one.refreshToken ?? "") };
        const repeated = await refreshTokens.repeat(again, one.stored, tenant.settings.refresh_grace, now);
        if (repeated) return { authorized: repeated, prepared: one };
      }
      await authorizations.revoke(found.id, now, shownTwice("refresh-token.reused", client.id, origin));
      throw new OAuthError("invalid_grant", "the refresh token was used before; the person must sign in again", {
        detail: "refresh token reuse",
        situation: "refresh_reused",
      });
    }
  },
};

/** The same refresh token goes out again, and none is stored. */
const reusing = (prepared: Prepared, refreshToken: string): Prepared => ({
  ...prepared,
  refreshToken,
  stored: { ...prepared.stored, refreshHash: undefined },
});

/** OIDC Core §12.2: the nonce belonged to the request that the person answered. */
const withoutNonce = (authorized: Authorized): Authorized => ({
  ...authorized,
  request: { ...authorized.request, nonce: undefined },
});
