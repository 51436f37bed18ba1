import { z } from "zod";
import { OAuthError } from "@/lib/base/errors";
import { randomToken, tokenHash } from "@/lib/base/secrets";
import { offeredScopes } from "@/lib/claims/scopes";
import { unlessReplayed } from "@/lib/model/dpop-proof";
import { parseBy, resources, spaced } from "@/lib/model/params";
import { tokenTypeOf } from "@/lib/model/sender-constraint";
import { trustRules } from "@/lib/model/trust";
import { scopeClaims } from "@/lib/model/user-claims";
import { jwtAccessToken } from "@/lib/tokens/access-token";
import type { Grant } from "./types";

const schema = z.object({ scope: spaced.optional(), resource: resources });

/**
 * RFC 6749 §4.4: a confidential client on its own behalf: what it is registered for, and none of the
 * OpenID Connect scopes, since there is no person. */
export const clientCredentials: Grant = {
  type: "client_credentials",
  notesProof: true,
  async exchange(params, client, tenant, { constraint, proof }) {
    const { scope = [], resource = [] } = parseBy(schema, params);
    if (client.metadata.token_endpoint_auth_method === "none") {
      throw new OAuthError("unauthorized_client", "a public client cannot act on its own behalf", {
        situation: "client_auth_method",
      });
    }
    const foreign = resource.find((one) => !client.metadata.resources.includes(one));
    if (foreign !== undefined) throw new OAuthError("invalid_target", "the client is not registered for this resource");
    const offered = offeredScopes(tenant.settings, resource, client);
    const isWide = resource.length === 0 && trustRules(client).reachesResources;
    const isAllowed = (one: string) =>
      client.scopes?.has(one) && !Object.hasOwn(scopeClaims, one) && (isWide || offered.has(one));
    const refused = scope.find((one) => !isAllowed(one));
    if (refused !== undefined) throw new OAuthError("invalid_scope", `scope ${refused} is not for this client`);

    const now = tenant.services.clock();
    const expires_in = tenant.settings.lifetimes.access_token;
    const answer = {
      token_type: tokenTypeOf(constraint),
      expires_in,
      ...(scope.length > 0 && { scope: scope.join(" ") }),
    };
    if (resource.length > 0) {
      if (proof) unlessReplayed(await tenant.services.usedProofs.use(proof));
      const subject = { sub: client.id, clientId: client.id, scopes: scope, constraint };
      return { body: { access_token: await jwtAccessToken(subject, resource, tenant, now), ...answer } };
    }
    const accessToken = randomToken();
    const stored = { hash: tokenHash(accessToken), clientId: client.id, scopes: scope, constraint };
    unlessReplayed(await tenant.services.tokens.addForClient(stored, now, now + expires_in, proof));
    return { body: { access_token: accessToken, ...answer } };
  },
};
