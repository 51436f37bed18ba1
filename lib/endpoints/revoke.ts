import { OAuthError } from "@/lib/base/errors";
import { tokenHash } from "@/lib/base/secrets";
import { readForm } from "@/lib/http/params";
import { empty } from "@/lib/http/respond";
import { authenticateClient } from "@/lib/oauth/authenticate-client";
import { endpoint } from "@/lib/tenants/endpoint";
import { looksLikeJwt, verifyAccessToken } from "@/lib/tokens/access-token";

/** RFC 7009: 200 for a token that is unknown or another client's too, so that nothing can be learnt. */
export const revoke = endpoint({
  name: "revoke",
  errors: "json",
  cors: true,
  methods: {
    async POST({ request, tenant, log }) {
      const params = await readForm(request);
      const client = await authenticateClient(request, params, tenant);
      log.client = client.id;
      if (typeof params.token !== "string") throw new OAuthError("invalid_request", "token is missing");
      const { clock, tokens } = tenant.services;
      const now = clock();
      if (looksLikeJwt(params.token)) {
        const jwt = await verifyAccessToken(params.token, tenant, now);
        if (jwt?.clientId === client.id) await tokens.revokeJwt(jwt.jti, jwt.expiresAt);
      } else {
        await tokens.revoke(tokenHash(params.token), client.id, now);
      }
      return empty(200, { "access-control-allow-origin": "*" });
    },
  },
});
