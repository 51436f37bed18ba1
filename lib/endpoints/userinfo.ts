import { checkedLater, noteDecision } from "@/lib/base/notes";
import { claimsFor } from "@/lib/claims/select";
import { subjectFor } from "@/lib/claims/subject";
import { forProgram, json } from "@/lib/http/respond";
import { defaultContentEncryption } from "@/lib/model/algorithms";
import { sourcedClaims } from "@/lib/model/claim-sources";
import type { Client } from "@/lib/model/client-metadata";
import { accessOf } from "@/lib/oauth/resource/access";
import { type Exchange, endpoint } from "@/lib/tenants/endpoint";
import type { Tenant } from "@/lib/tenants/tenant";
import { encryptTo } from "@/lib/tokens/encrypt";
import { protect } from "@/lib/tokens/protect";

/** OIDC Core §5.3. */
export const userinfo = endpoint({
  name: "userinfo",
  errors: "json",
  trace: "userinfo",
  cors: true,
  methods: { GET: answer, POST: answer },
});

async function answer(exchange: Exchange): Promise<Response> {
  const { tenant } = exchange;
  const { token, client, headers, refuse } = await checkedLater(tenant, "access token", "RFC 6750 §2", () =>
    accessOf(exchange, "userinfo_endpoint"),
  );
  if (!token.userId || !token.scopes.includes("openid"))
    throw refuse("insufficient_scope", "the access token lacks the scope openid");
  noteDecision(tenant, "claims given");
  const wishes = token.request?.claims?.userinfo ?? {};
  const person = { ...token, sub: subjectFor(token.userId, client, tenant) };
  const claims = {
    ...claimsFor(person, { scopes: token.scopes, wishes, locales: token.request?.claimsLocales }),
    ...sourcedClaims(token.claimSources, wishes),
  };
  const { userinfo_signed_response_alg: alg, userinfo_encrypted_response_alg: encryption } = client.metadata;
  if (alg === undefined && encryption === undefined) return json(200, claims, headers);
  const body = await signedUserinfo(claims, client, tenant);
  return forProgram(200, body, { "content-type": "application/jwt", ...headers });
}

/**
 * OIDC Core §5.3.2: as a JWT of ours for this client; encrypted alone where only that is registered. Its `typ` keeps it from passing
 * for an ID token (RFC 8725 §3.11).
 */
async function signedUserinfo(claims: Record<string, unknown>, client: Client, tenant: Tenant): Promise<string> {
  const {
    userinfo_signed_response_alg,
    userinfo_encrypted_response_alg: alg,
    userinfo_encrypted_response_enc: enc,
  } = client.metadata;
  return userinfo_signed_response_alg === undefined && alg !== undefined
    ? encryptTo(client, JSON.stringify(claims), alg, enc ?? defaultContentEncryption, "json")
    : protect({ ...claims, iss: tenant.issuer, aud: client.id }, "userinfo", client, tenant, "userinfo+jwt");
}
