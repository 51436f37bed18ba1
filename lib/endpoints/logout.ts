import type { OAuthError } from "@/lib/base/errors";
import { sidFor, subjectFor } from "@/lib/claims/subject";
import { readForm } from "@/lib/http/params";
import { readBrowser } from "@/lib/journeys/browser";
import { openInteraction } from "@/lib/journeys/open";
import type { Client } from "@/lib/model/client-metadata";
import type { RawParams } from "@/lib/model/interaction";
import type { Hint } from "@/lib/oauth/hint";
import { finishLogout, leaveUnasked } from "@/lib/oidc/logout/finish";
import { readLogoutRequest } from "@/lib/oidc/logout/request";
import type { Session } from "@/lib/store/sessions";
import { type Exchange, endpoint } from "@/lib/tenants/endpoint";
import { problemPage } from "@/lib/tenants/problem";
import type { Tenant } from "@/lib/tenants/tenant";
import { endpointPaths } from "@/lib/tenants/urls";
import { paramsOfGet, viaOwnGet } from "./own-get";

const path = endpointPaths.end_session_endpoint;

/** OIDC RP-Initiated Logout §2: GET and POST alike. */
export const logout = endpoint({
  name: "logout",
  errors: "page",
  head: false,
  methods: {
    async GET(exchange) {
      const { request, tenant } = exchange;
      return logoutFlow(exchange, await paramsOfGet(request, path, tenant));
    },
    async POST(exchange) {
      const { request, tenant } = exchange;
      const params = await readForm(request);
      return (await viaOwnGet(request, params, path, tenant)) ?? logoutFlow(exchange, params);
    },
  },
});

/** An ID token of ours from a session that is live in this very browser is enough; anything less is asked about. */
async function logoutFlow(exchange: Exchange, params: RawParams): Promise<Response> {
  const { request, tenant, log } = exchange;
  const { waiting, client, hint, wrongReturn, logoutHint } = await readLogoutRequest(params, tenant);
  log.client = waiting.clientId;
  const browser = await readBrowser(request, undefined, tenant);
  if (!browser || browser.sessions.length === 0) {
    if (wrongReturn) throw wrongReturn;
    return leaveUnasked(waiting, client, exchange);
  }
  if (wrongReturn) return offerSignOut(wrongReturn, params, exchange);
  const meant = hint && browser.sessions.find(({ userId }) => subjectFor(userId, hint.client, tenant) === hint.sub);
  if (meant && isProven(meant, hint, tenant))
    return finishLogout({ ...waiting, userId: meant.userId }, browser, exchange, undefined);
  const named = meant ?? browser.sessions.find((session) => isNamed(session, logoutHint, client, tenant));
  const reason = !hint ? "no_hint" : meant ? "unproven_hint" : "other_person";
  return openInteraction(
    { request: { ...waiting, userId: named?.userId }, step: "logout", reason },
    browser,
    request,
    tenant,
  );
}

/** The address to return to is wrong, the wish to sign out need not be: the same request without the address. */
function offerSignOut(error: OAuthError, params: RawParams, { request, requestId, tenant, log }: Exchange): Response {
  log.error = error.code;
  log.detail = error.description;
  const { post_logout_redirect_uri, state, ...rest } = params;
  const fields = Object.entries(rest).filter((field): field is [string, string] => typeof field[1] === "string");
  return problemPage(error, requestId, tenant, request, {
    action: tenant.issuer + endpointPaths.end_session_endpoint,
    fields: Object.fromEntries(fields),
  });
}

/** Whether the hint is from this session: we signed it, for a client that took part in it. A MAC the client can make by itself. */
const isProven = ({ id }: Session, { isOurs, sid, client }: Hint, tenant: Tenant): boolean =>
  isOurs && sid === sidFor(id, client, tenant);

/** `logout_hint` may be what `login_hint` may be, or a session's identifier (OIDC RP-Initiated Logout §2). */
function isNamed(
  { id, username, claims }: Session,
  hint: string | undefined,
  client: Client | undefined,
  tenant: Tenant,
): boolean {
  const names = [username, claims.email].map((one) => one?.toLowerCase());
  return hint !== undefined && (names.includes(hint.toLowerCase()) || hint === (client && sidFor(id, client, tenant)));
}
