import { randomUUID } from "node:crypto";
import { browserCookie } from "@/lib/http/cookies";
import { seeOther } from "@/lib/http/respond";
import { randomToken, tokenHash } from "@/lib/secrets";
import type { Tenant } from "@/lib/tenants/tenant";
import type { InteractionRequest } from "./types";

export const interactionUrl = (tenant: Pick<Tenant, "issuer">, id: string) => `${tenant.issuer}/interaction/${id}`;

/** Stores a request that must wait for the person and sends the browser to its page. A new browser gets its cookie here. */
export async function openInteraction(
  request: InteractionRequest,
  prompt: string,
  reason: string,
  browserId: string | undefined,
  tenant: Tenant,
): Promise<Response> {
  const now = tenant.services.clock();
  const { lifetimes } = tenant.settings;
  const id = randomToken();
  const interaction = { id, prompt, reason, request, now, expiresAt: now + lifetimes.interaction };
  if (browserId) {
    await tenant.services.interactions.open(browserId, interaction);
    return seeOther(interactionUrl(tenant, id));
  }
  const secret = randomToken();
  const browser = { id: randomUUID(), secretHash: tokenHash(secret), expiresAt: now + lifetimes.session };
  await tenant.services.interactions.openInNewBrowser(browser, interaction);
  return seeOther(interactionUrl(tenant, id), [browserCookie(tenant.id, secret, lifetimes.session)]);
}
