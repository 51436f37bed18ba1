import { randomUUID } from "node:crypto";
import { randomToken, tokenHash } from "@/lib/base/secrets";
import { browserCookie } from "@/lib/http/cookies";
import { refuseEmbedded } from "@/lib/http/embedded";
import { allowanceFor, settle } from "@/lib/limits/allowance";
import type { InteractionRequest, StepName } from "@/lib/model/interaction";
import type { Progress } from "@/lib/model/progress";
import type { BrowserState } from "@/lib/store/session";
import type { Tenant } from "@/lib/tenants/tenant";
import { toPage } from "./page";

/** A request that must wait for the person, and why. */
interface Waiting {
  readonly request: InteractionRequest;
  readonly step: StepName;
  readonly reason: string;
  readonly progress?: Progress | undefined;
}

/**
 * Stores a request that must wait for the person and sends the browser to its page. A new browser gets its cookie here. Where
 * nobody is signed in, the address is counted; what a page loads inside itself, which any page can, is refused before.
 * @throws TooManyRequests, or OAuthError invalid_request
 */
export async function openInteraction(
  waiting: Waiting,
  browser: BrowserState | undefined,
  request: Request,
  tenant: Tenant,
): Promise<Response> {
  refuseEmbedded(request);
  const allowance = browser?.sessions.length ? undefined : allowanceFor("authorize", request, tenant);
  const now = tenant.services.clock();
  const { lifetimes } = tenant.settings;
  const id = randomToken();
  const { step, reason } = waiting;
  const interaction = {
    request: waiting.request,
    prompt: step,
    reason,
    progress: waiting.progress,
    id,
    now,
    expiresAt: now + lifetimes.interaction,
  };
  const { interactions } = tenant.services;
  if (browser) {
    settle(allowance, await interactions.open(browser.browserId, interaction, allowance), tenant);
    return toPage(tenant, id);
  }
  const secret = randomToken();
  // Nobody has signed in in it: it lives no longer than what waits in it. The cookie outlives it, to know a late visitor by.
  const added = { id: randomUUID(), secretHash: tokenHash(secret), expiresAt: interaction.expiresAt };
  settle(allowance, await interactions.open(added, interaction, allowance), tenant);
  return toPage(tenant, id, [browserCookie(tenant.id, secret, lifetimes.session)]);
}
