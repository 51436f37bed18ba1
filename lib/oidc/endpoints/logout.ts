import { type Exchange, endpoint } from "@/lib/http/endpoint";
import { viaOwnGet } from "@/lib/http/own-get";
import { parseParams, queryOf, readForm } from "@/lib/http/params";
import { seeOther } from "@/lib/http/respond";
import { readBrowser } from "@/lib/oidc/authorize/flow";
import { subjectFor } from "@/lib/oidc/claims/subject";
import { openInteraction } from "@/lib/oidc/interaction/open";
import type { RawParams } from "@/lib/oidc/interaction/types";
import { afterLogout, finishLogout } from "@/lib/oidc/logout/finish";
import { readLogoutRequest } from "@/lib/oidc/logout/request";
import type { Session } from "@/lib/store/sessions";
import { endpointPaths } from "./urls";

/** OIDC RP-Initiated Logout §2: GET and POST alike. */
export const logout = endpoint({
  name: "logout",
  errors: "page",
  methods: {
    GET: (exchange) => logoutFlow(exchange, parseParams(queryOf(exchange.request.url))),
    async POST(exchange) {
      const { request, tenant } = exchange;
      const params = await readForm(request);
      const url = tenant.issuer + endpointPaths.end_session_endpoint;
      return viaOwnGet(request, params, url, tenant.id) ?? logoutFlow(exchange, params);
    },
  },
});

/** A hint for the person who is signed in is enough; anything less is asked about, since anybody can make a link. */
async function logoutFlow({ request, tenant, log }: Exchange, params: RawParams): Promise<Response> {
  const { waiting, hint, logoutHint } = await readLogoutRequest(params, tenant);
  log.client = waiting.clientId;
  const browser = await readBrowser(request, waiting.clientId, tenant);
  if (!browser || browser.sessions.length === 0) return seeOther(afterLogout(waiting, tenant));
  const meant = hint && browser.sessions.find(({ userId }) => subjectFor(userId, hint.client, tenant) === hint.sub);
  if (meant) return finishLogout({ ...waiting, userId: meant.userId }, browser, { request, tenant }, undefined);
  const userId = browser.sessions.find((session) => isNamed(session, logoutHint))?.userId;
  const reason = hint ? "other_person" : "no_hint";
  return openInteraction({ ...waiting, userId }, "logout", reason, browser.browserId, tenant);
}

/** `logout_hint` may be what `login_hint` may be, or a session's identifier (OIDC RP-Initiated Logout §2). */
function isNamed({ id, username, claims }: Session, hint: string | undefined): boolean {
  const wanted = hint?.toLowerCase();
  return wanted !== undefined && [id, username, claims.email].some((one) => one?.toLowerCase() === wanted);
}
