import { OAuthError } from "@/lib/base/errors";
import { tokenHash } from "@/lib/base/secrets";
import { claimsFor } from "@/lib/claims/select";
import { subjectFor } from "@/lib/claims/subject";
import { readForm } from "@/lib/http/params";
import { forProgram, json } from "@/lib/http/respond";
import { defaultContentEncryption } from "@/lib/model/algorithms";
import { sourcedClaims } from "@/lib/model/claim-sources";
import type { Client } from "@/lib/model/client-metadata";
import { isBoundTo } from "@/lib/oauth/binding";
import { type Exchange, endpoint } from "@/lib/tenants/endpoint";
import type { Tenant } from "@/lib/tenants/tenant";
import { encryptTo } from "@/lib/tokens/encrypt";
import { protect } from "@/lib/tokens/protect";

/** OIDC Core §5.3. */
export const userinfo = endpoint({
  name: "userinfo",
  errors: "json",
  cors: true,
  methods: { GET: answer, POST: answer },
});

async function answer({ request, tenant, log }: Exchange): Promise<Response> {
  const { clock, tokens } = tenant.services;
  const found = await tokens.findAccessToken(tokenHash(await bearerToken(request)), clock());
  if (!found) throw challenge("invalid_token", "the access token is unknown, expired or revoked");
  log.client = found.clientId;
  if (!isBoundTo(request, found.constraint))
    throw challenge("invalid_token", "the access token is bound to another client certificate");
  if (!found.userId || !found.scopes.includes("openid"))
    throw challenge("insufficient_scope", "the access token lacks the scope openid");
  const client = await tenant.client(found.clientId);
  if (!client) throw challenge("invalid_token", "the access token is unknown, expired or revoked");
  const wishes = found.request?.claims?.userinfo ?? {};
  const person = { ...found, sub: subjectFor(found.userId, client, tenant) };
  const claims = {
    ...claimsFor(person, { scopes: found.scopes, wishes, locales: found.request?.claimsLocales }),
    ...sourcedClaims(found.claimSources, wishes),
  };
  const { userinfo_signed_response_alg: alg, userinfo_encrypted_response_alg: encryption } = client.metadata;
  if (alg === undefined && encryption === undefined) return json(200, claims);
  return signedUserinfo(claims, client, tenant);
}

/**
 * OIDC Core §5.3.2: as a JWT of ours for this client; encrypted alone where only that is registered. Its `typ` keeps it from passing
 * for an ID token (RFC 8725 §3.11).
 */
async function signedUserinfo(claims: Record<string, unknown>, client: Client, tenant: Tenant): Promise<Response> {
  const {
    userinfo_signed_response_alg,
    userinfo_encrypted_response_alg: alg,
    userinfo_encrypted_response_enc: enc,
  } = client.metadata;
  const body =
    userinfo_signed_response_alg === undefined && alg !== undefined
      ? await encryptTo(client, JSON.stringify(claims), alg, enc ?? defaultContentEncryption, "json")
      : await protect({ ...claims, iss: tenant.issuer, aud: client.id }, "userinfo", client, tenant, "userinfo+jwt");
  return forProgram(200, body, { "content-type": "application/jwt" });
}

/** RFC 6750 §2: in the header, or in the body of a form; not in the query, and not in two places. */
async function bearerToken(request: Request): Promise<string> {
  const header = request.headers.get("authorization");
  const isForm =
    request.method === "POST" &&
    request.headers.get("content-type")?.toLowerCase().startsWith("application/x-www-form-urlencoded");
  const inBody = isForm ? (await readForm(request)).access_token : undefined;
  if (header !== null && inBody !== undefined)
    throw challenge("invalid_request", "send the access token in one place only");
  if (header === null && typeof inBody === "string") return inBody;
  if (header === null)
    throw new OAuthError("invalid_token", "an access token is needed", { headers: { "www-authenticate": "Bearer" } });
  const match = /^Bearer +([\x21-\x7e]+)$/i.exec(header);
  if (!match?.[1]) throw challenge("invalid_request", "the Authorization header is not a Bearer token");
  return match[1];
}

/** RFC 6750 §3: what is wrong, told in the header too. */
function challenge(code: "invalid_request" | "invalid_token" | "insufficient_scope", description: string): OAuthError {
  return new OAuthError(code, description, {
    headers: { "www-authenticate": `Bearer error="${code}", error_description="${description}"` },
  });
}
