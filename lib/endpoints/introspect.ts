import { OAuthError } from "@/lib/base/errors";
import { tokenHash } from "@/lib/base/secrets";
import { subjectFor } from "@/lib/claims/subject";
import { readForm } from "@/lib/http/params";
import { forProgram, json } from "@/lib/http/respond";
import type { Client } from "@/lib/model/client-metadata";
import { confirmation, tokenTypeOf } from "@/lib/model/sender-constraint";
import { authenticateClient } from "@/lib/oauth/authenticate-client";
import { endpoint } from "@/lib/tenants/endpoint";
import type { Tenant } from "@/lib/tenants/tenant";
import { looksLikeJwt, verifyAccessToken } from "@/lib/tokens/access-token";
import { protect } from "@/lib/tokens/protect";

/** RFC 7662, RFC 9701: for the client that a token was issued to, and those that the tenant names for its resource. Anyone else sees it inactive. */
export const introspect = endpoint({
  name: "introspect",
  errors: "json",
  methods: {
    async POST({ request, tenant, log }) {
      const params = await readForm(request);
      const client = await authenticateClient(request, params, tenant);
      log.client = client.id;
      if (client.metadata.token_endpoint_auth_method === "none") {
        throw new OAuthError("invalid_client", "introspection needs a client that can authenticate");
      }
      if (typeof params.token !== "string") throw new OAuthError("invalid_request", "token is missing");
      const found = looksLikeJwt(params.token)
        ? await describeJwt(params.token, client.id, tenant)
        : await describeOpaque(params.token, client, tenant);
      const description = found ? { active: true, ...found } : { active: false };
      return wantsJwt(request) ? signed(description, client, tenant) : json(200, description);
    },
  },
});

const jwtType = "token-introspection+jwt";

/** RFC 9701 §4: named in `Accept`, unless the quality there says never. */
const wantsJwt = ({ headers }: Request): boolean =>
  (headers.get("accept") ?? "").split(",").some((range) => {
    const [type = "", ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
    return type === `application/${jwtType}` && !parameters.some((one) => /^q=0(\.0*)?$/.test(one));
  });

/** RFC 9701 §5: for the caller alone, and none of what would let it pass for an access token or an ID token. */
async function signed(description: object, client: Client, tenant: Tenant): Promise<Response> {
  const claims = {
    iss: tenant.issuer,
    aud: client.id,
    iat: Math.floor(tenant.services.clock()),
    token_introspection: description,
  };
  const body = await protect(claims, "introspection", client, tenant, jwtType);
  return forProgram(200, body, { "content-type": `application/${jwtType}` });
}

async function describeOpaque(token: string, client: Client, tenant: Tenant) {
  const { clock, tokens } = tenant.services;
  const found = await tokens.find(tokenHash(token), clock());
  if (found?.clientId !== client.id) return undefined;
  return {
    iss: tenant.issuer,
    client_id: found.clientId,
    sub: found.userId ? subjectFor(found.userId, client, tenant) : found.clientId,
    ...(found.scopes.length > 0 && { scope: found.scopes.join(" ") }),
    iat: Math.floor(found.issuedAt),
    exp: Math.floor(found.expiresAt),
    ...confirmation(found.constraint),
    ...(found.kind === "access_token" && { token_type: tokenTypeOf(found.constraint) }),
  };
}

async function describeJwt(token: string, clientId: string, tenant: Tenant) {
  const { clock, tokens } = tenant.services;
  const jwt = await verifyAccessToken(token, tenant, clock());
  if (!jwt) return undefined;
  const servers = tenant.settings.resources.filter(({ identifier }) => jwt.audience.includes(identifier));
  const mayAsk = jwt.clientId === clientId || servers.some((server) => server.introspection_clients.includes(clientId));
  if (!mayAsk || !(await tokens.findJwt(jwt.jti, jwt.clientId, jwt.authorizationId))) return undefined;
  return {
    iss: tenant.issuer,
    client_id: jwt.clientId,
    sub: jwt.sub,
    aud: jwt.audience.length === 1 ? jwt.audience[0] : jwt.audience,
    ...(jwt.scope !== undefined && { scope: jwt.scope }),
    iat: jwt.issuedAt,
    exp: jwt.expiresAt,
    ...confirmation(jwt.constraint),
    jti: jwt.jti,
    token_type: tokenTypeOf(jwt.constraint),
  };
}
