import { seeOther } from "@/lib/http/respond";
import type { InteractionRequest } from "@/lib/oidc/interaction/types";
import type { BrowserState } from "@/lib/store/sessions";
import type { Tenant } from "@/lib/tenants/tenant";

type LogoutRequest = Extract<InteractionRequest, { kind: "logout" }>;

/** Ends the sessions and sends the browser where the request proved that it may go, or to the page that says so. */
export async function finishLogout(
  request: LogoutRequest,
  browser: BrowserState,
  tenant: Tenant,
  interactionId: string | undefined,
): Promise<Response> {
  const { sessions, interactions, clock } = tenant.services;
  const now = clock();
  await sessions.end(browser.browserId, request.userId, now);
  if (interactionId) await interactions.complete(interactionId, now);
  return seeOther(request.returnTo ?? `${tenant.issuer}/signed-out`);
}
