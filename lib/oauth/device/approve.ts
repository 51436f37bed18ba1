import { randomUUID } from "node:crypto";
import type { Origin } from "@/lib/events/event";
import type { Client } from "@/lib/model/client-metadata";
import { bearer } from "@/lib/model/sender-constraint";
import type { AccessRequest } from "@/lib/oauth/authorize/access";
import { keptOf, longestOffline } from "@/lib/oauth/authorize/issue";
import type { Session } from "@/lib/store/session";
import type { Tenant } from "@/lib/tenants/tenant";

/** Seconds that a device and its person have (RFC 8628 §3.2): long enough to walk over to another screen. */
export const deviceCodeLifetime = 600;

interface Approval {
  readonly access: AccessRequest;
  readonly session: Session;
  readonly client: Client;
  /** The hash of the device code. */
  readonly device: Buffer;
  /** The interaction that this ends. */
  readonly interactionId: string;
}

/**
 * Stores what the person allowed, for the device to fetch when it polls next. One statement: the interaction's one end, and the
 * request's one approval.
 * @returns false where the interaction, the request or the session had ended before
 */
export async function approve(
  { access, session, client, device, interactionId }: Approval,
  origin: Origin,
  tenant: Tenant,
): Promise<boolean> {
  const now = tenant.services.clock();
  const { lifetimes } = tenant.settings;
  const lasts = access.scopes.includes("offline_access") ? longestOffline : deviceCodeLifetime + lifetimes.access_token;
  return tenant.services.authorizations.issue(
    {
      id: randomUUID(),
      clientId: client.id,
      userId: session.userId,
      sessionId: session.id,
      codeHash: undefined,
      accessHash: undefined,
      accessExpiresAt: now,
      codeChallenge: undefined,
      codeConstraint: bearer,
      redirectUri: undefined,
      scopes: access.scopes,
      resources: access.resources,
      request: keptOf(access, session),
      now,
      codeExpiresAt: now,
      expiresAt: now + lasts,
    },
    {
      interactionId,
      origin,
      device: {
        hash: device,
        approved: {
          name: "device.approved",
          actor: { kind: "person", userId: session.userId },
          origin,
          user: session.userId,
          client: client.id,
          session: session.id,
          data: { scopes: [...access.scopes] },
        },
      },
    },
  );
}
