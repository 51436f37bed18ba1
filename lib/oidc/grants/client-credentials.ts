import { z } from "zod";
import { scopeClaims } from "@/lib/oidc/claims/standard";
import { OAuthError } from "@/lib/oidc/errors";
import { parseBy, resources, spaced } from "@/lib/oidc/params";
import { offeredScopes } from "@/lib/oidc/scopes";
import { jwtAccessToken } from "@/lib/oidc/tokens/access-token";
import { randomToken, tokenHash } from "@/lib/secrets";
import type { Grant } from "./types";

const schema = z.object({ scope: spaced.optional(), resource: resources });

/** RFC 6749 §4.4: a confidential client on its own behalf. No person, so none of the OpenID Connect scopes. */
export const clientCredentials: Grant = {
  type: "client_credentials",
  async exchange(params, client, tenant) {
    const { scope = [], resource = [] } = parseBy(schema, params);
    if (client.metadata.token_endpoint_auth_method === "none") {
      throw new OAuthError("unauthorized_client", "a public client cannot act on its own behalf");
    }
    const offered = offeredScopes(tenant.settings, resource);
    const isRegistered = (one: string) => client.scopes?.has(one) ?? true;
    const isOffered = (one: string) => offered.has(one) || (resource.length === 0 && client.scopes !== undefined);
    const refused = scope.find((one) => Object.hasOwn(scopeClaims, one) || !isRegistered(one) || !isOffered(one));
    if (refused !== undefined) throw new OAuthError("invalid_scope", `scope ${refused} is not for this client`);

    const now = tenant.services.clock();
    const expires_in = tenant.settings.lifetimes.access_token;
    const answer = { token_type: "Bearer", expires_in, ...(scope.length > 0 && { scope: scope.join(" ") }) } as const;
    if (resource.length > 0) {
      return {
        access_token: await jwtAccessToken(
          { sub: client.id, clientId: client.id, scopes: scope },
          resource,
          tenant,
          now,
        ),
        ...answer,
      };
    }
    const accessToken = randomToken();
    await tenant.services.tokens.addForClient(tokenHash(accessToken), client.id, scope, now, now + expires_in);
    return { access_token: accessToken, ...answer };
  },
};
