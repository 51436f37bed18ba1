import { randomUUID } from "node:crypto";
import { randomToken, tokenHash } from "@/lib/secrets";
import type { Session } from "@/lib/store/sessions";
import type { Tenant } from "@/lib/tenants/tenant";
import type { ReplyTo } from "./reply-to";
import type { AuthorizationRequest } from "./request";

/** Seconds that an authorization with offline access lasts at the most, however often it is refreshed. */
const longestOffline = 365 * 86_400;

/**
 * Stores the authorization and makes what the response type carries (RFC 6749 §4.1.2).
 * @param interactionId the interaction that this ends; undefined for a request that needed none
 * @returns undefined where that interaction, or the session, has ended meanwhile
 */
export async function issue(
  request: AuthorizationRequest,
  session: Session,
  replyTo: ReplyTo,
  tenant: Tenant,
  interactionId: string | undefined,
): Promise<Readonly<Record<string, string>> | undefined> {
  const now = tenant.services.clock();
  const { lifetimes } = tenant.settings;
  const code = randomToken();
  const lasts = request.scopes.includes("offline_access") ? longestOffline : lifetimes.code + lifetimes.access_token;
  const isStored = await tenant.services.authorizations.issue(
    {
      id: randomUUID(),
      clientId: replyTo.client.id,
      sessionId: session.id,
      codeHash: tokenHash(code),
      codeChallenge: request.codeChallenge,
      redirectUri: replyTo.redirectUriSent,
      scopes: request.scopes,
      resources: request.resources,
      request: { nonce: request.nonce, authTime: session.authTime, acr: session.acr, amr: session.amr },
      now,
      codeExpiresAt: now + lifetimes.code,
      expiresAt: now + lasts,
    },
    interactionId,
  );
  return isStored ? { code } : undefined;
}
