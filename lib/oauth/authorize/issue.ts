import { randomUUID } from "node:crypto";
import { randomToken, tokenHash } from "@/lib/base/secrets";
import { subjectFor } from "@/lib/claims/subject";
import { toldAcr } from "@/lib/identity/assurance";
import type { AuthorizedRequest } from "@/lib/model/authorized-request";
import { bearer, tokenTypeOf } from "@/lib/model/sender-constraint";
import { noteUse } from "@/lib/oauth/client-use";
import type { Answered } from "@/lib/store/authorizations";
import type { Session } from "@/lib/store/session";
import type { Tenant } from "@/lib/tenants/tenant";
import { jwtAccessToken } from "@/lib/tokens/access-token";
import { idToken } from "@/lib/tokens/id-token";
import type { AccessRequest } from "./access";
import type { Parts, ReplyTo } from "./reply-to";
import type { AuthorizationRequest } from "./request";

/** Seconds that an authorization with offline access lasts at the most, however often it is refreshed. */
export const longestOffline = 365 * 86_400;

/**
 * Stores the authorization and makes what the response type carries (RFC 6749 §4.1.2, OIDC Core §3.2.2.5, §3.3.2.5).
 * @param answered the interaction and the pushed request that this ends, where there are such
 * @returns undefined where one of them, or the session, has ended meanwhile
 */
export async function issue(
  request: AuthorizationRequest,
  session: Session,
  { client, redirectUriSent }: ReplyTo,
  tenant: Tenant,
  answered: Answered,
): Promise<Parts | undefined> {
  const now = tenant.services.clock();
  const { lifetimes } = tenant.settings;
  const { hasCode, hasToken, hasIdToken } = request.responseType;
  const code = hasCode ? randomToken() : undefined;
  const opaque = hasToken && request.resources.length === 0 ? randomToken() : undefined;
  const lasts = request.scopes.includes("offline_access") ? longestOffline : lifetimes.code + lifetimes.access_token;
  const authorized = {
    id: randomUUID(),
    clientId: client.id,
    userId: session.userId,
    sessionId: session.id,
    scopes: request.scopes,
    resources: request.resources,
    request: keptOf(request, session),
    claims: session.claims,
    userUpdatedAt: session.userUpdatedAt,
  };
  const isStored = await tenant.services.authorizations.issue(
    {
      ...authorized,
      codeHash: code === undefined ? undefined : tokenHash(code),
      codeChallenge: request.codeChallenge,
      codeConstraint: request.codeConstraint,
      redirectUri: redirectUriSent,
      accessHash: opaque === undefined ? undefined : tokenHash(opaque),
      accessExpiresAt: now + lifetimes.access_token,
      now,
      codeExpiresAt: now + lifetimes.code,
      expiresAt: now + lasts,
    },
    answered,
  );
  if (!isStored) return undefined;
  await noteUse(client, tenant);

  const { authTime, acr, amr } = authorized.request;
  const subject = { sub: subjectFor(session.userId, client, tenant), clientId: client.id, scopes: request.scopes };
  const accessToken =
    opaque ??
    (hasToken
      ? await jwtAccessToken(
          { ...subject, authorization: { id: authorized.id, authTime, acr, amr }, constraint: bearer },
          request.resources,
          tenant,
          now,
        )
      : undefined);
  const beside = { code, accessToken, state: request.state, withScopeClaims: !hasCode && !hasToken };
  return {
    ...(code !== undefined && { code }),
    ...(accessToken !== undefined && {
      access_token: accessToken,
      token_type: tokenTypeOf(bearer),
      expires_in: String(lifetimes.access_token),
      scope: request.scopes.join(" "),
    }),
    ...(hasIdToken && { id_token: await idToken(authorized, beside, client, tenant, now) }),
  };
}

/** What the tokens of this authorization will repeat. */
export function keptOf(
  { nonce, claims, claimsLocales, acr: { wanted } }: AccessRequest & Partial<Pick<AuthorizationRequest, "nonce">>,
  { authTime, acr, amr }: Session,
): AuthorizedRequest {
  const hasWishes = Object.keys(claims.userinfo).length + Object.keys(claims.id_token).length > 0;
  return {
    nonce,
    authTime,
    acr: toldAcr(acr, wanted),
    amr,
    ...(hasWishes && { claims }),
    ...(claimsLocales.length > 0 && { claimsLocales }),
  };
}
