import { leavePage } from "@/lib/http/leave-page";
import { originOf } from "@/lib/http/network";
import { seeOther } from "@/lib/http/respond";
import { localeOf } from "@/lib/i18n/locale";
import { trace } from "@/lib/identity/trace";
import type { Client } from "@/lib/model/client-metadata";
import { destinationOf } from "@/lib/model/destination";
import type { InteractionRequest } from "@/lib/model/interaction";
import { trustRules } from "@/lib/model/trust";
import type { BrowserState } from "@/lib/store/session";
import type { Exchange } from "@/lib/tenants/endpoint";
import type { Tenant } from "@/lib/tenants/tenant";
import { framesPage } from "./frames-page";
import { frontChannelUris } from "./front-channel";
import { settleBrowserState } from "./session-state";

type LogoutRequest = Extract<InteractionRequest, { kind: "logout" }>;

/** Ends the sessions and sends the browser, by way of the clients that it must tell, where the request proved that it may go. */
export async function finishLogout(
  waiting: LogoutRequest,
  browser: BrowserState,
  exchange: Pick<Exchange, "request" | "tenant" | "requestId">,
  interactionId: string | undefined,
): Promise<Response> {
  const { request, tenant } = exchange;
  const { sessions, interactions, clock } = tenant.services;
  const now = clock();
  const ended = await sessions.end(browser.browserId, waiting.userId, now, {
    clientId: waiting.clientId,
    origin: originOf(exchange),
  });
  for (const { sid } of ended) {
    const user = browser.sessions.find(({ id }) => id === sid)?.userId;
    trace(exchange, { event: "sign-out", outcome: "done", user, session: sid, client: waiting.clientId });
  }
  if (interactionId) await interactions.complete(interactionId, now);
  const { cookies } = settleBrowserState(request, tenant, true);
  const next = afterLogout(waiting, tenant);
  const frames = await frontChannelUris(ended, tenant);
  if (frames.length === 0) return seeOther(next, cookies);
  return framesPage({ frames, next, brand: tenant.brand, locale: localeOf(request, waiting.uiLocales), cookies });
}

/**
 * A sign-out where nobody was signed in, such as a mere link: the browser goes on by itself only to a client that somebody vouches
 * for (RFC 9700 §4.11.2).
 */
export function leaveUnasked(
  waiting: LogoutRequest,
  client: Client | undefined,
  { request, tenant }: Pick<Exchange, "request" | "tenant">,
): Response {
  const { returnTo, uiLocales } = waiting;
  if (returnTo === undefined || !client || trustRules(client).redirectsStrangers)
    return seeOther(afterLogout(waiting, tenant));
  return leavePage({
    destination: destinationOf(returnTo),
    wayOn: { href: returnTo },
    error: undefined,
    brand: tenant.brand,
    locale: localeOf(request, uiLocales),
  });
}

/** Where a sign-out ends: at the client, or at the page that says so. */
function afterLogout({ returnTo, uiLocales }: LogoutRequest, { issuer }: Pick<Tenant, "issuer">): string {
  if (returnTo !== undefined) return returnTo;
  const languages = uiLocales?.length ? `?${new URLSearchParams({ ui_locales: uiLocales.join(" ") })}` : "";
  return `${issuer}/signed-out${languages}`;
}
