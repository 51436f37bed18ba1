import type { OAuthError } from "@/lib/base/errors";
import { checkedLater, noteDecision, noteError, noteFacts, noteSent } from "@/lib/base/notes";
import { readBrowser } from "@/lib/journeys/browser";
import { openInteraction } from "@/lib/journeys/open";
import type { RawParams } from "@/lib/model/interaction";
import { finishLogout, leaveUnasked } from "@/lib/oidc/logout/finish";
import { readLogoutRequest } from "@/lib/oidc/logout/request";
import type { Exchange } from "@/lib/tenants/endpoint";
import { problemPage } from "@/lib/tenants/problem";
import { endpointPaths } from "@/lib/tenants/urls";
import { decideLogout } from "./decide";

/** A new logout request (OIDC RP-Initiated Logout §2): signs out, asks whether that is wanted, or goes on where nobody is signed in. */
export async function logoutFlow(exchange: Exchange, params: RawParams): Promise<Response> {
  const { request, tenant, log } = exchange;
  noteSent(tenant, params);
  const { waiting, client, hint, wrongReturn, logoutHint } = await checkedLater(
    tenant,
    "logout request",
    "OIDC RP-Initiated Logout §2",
    () => readLogoutRequest(params, tenant),
  );
  log.client = waiting.clientId;
  const browser = await readBrowser(request, undefined, tenant);
  noteFacts(tenant, { sessions: browser?.sessions.length ?? 0 });
  if (!browser || browser.sessions.length === 0) {
    if (wrongReturn) throw wrongReturn;
    noteDecision(tenant, "nobody is signed in");
    return leaveUnasked(waiting, client, exchange);
  }
  if (wrongReturn) return offerSignOut(wrongReturn, params, exchange);
  const decision = decideLogout({ sessions: browser.sessions, hint, client, logoutHint }, tenant);
  noteDecision(tenant, decision.kind, decision.kind === "ask" ? decision.reason : undefined);
  const meant = { ...waiting, userId: decision.userId };
  if (decision.kind === "sign_out") return finishLogout(meant, browser, exchange, undefined);
  return openInteraction({ request: meant, step: "logout", reason: decision.reason }, browser, request, tenant);
}

/** The address to return to is wrong, the wish to sign out need not be: the same request without the address. */
function offerSignOut(error: OAuthError, params: RawParams, { request, requestId, tenant, log }: Exchange): Response {
  noteError(tenant, error);
  log.error = error.code;
  log.detail = error.description;
  const { post_logout_redirect_uri, state, ...rest } = params;
  const fields = Object.entries(rest).filter((field): field is [string, string] => typeof field[1] === "string");
  return problemPage(error, requestId, tenant, request, {
    action: tenant.issuer + endpointPaths.end_session_endpoint,
    fields: Object.fromEntries(fields),
  });
}
