import { type Exchange, endpoint } from "@/lib/http/endpoint";
import { viaOwnGet } from "@/lib/http/own-get";
import { parseParams, queryOf, readForm } from "@/lib/http/params";
import { seeOther } from "@/lib/http/respond";
import { readBrowser } from "@/lib/oidc/authorize/flow";
import { sidFor, subjectFor } from "@/lib/oidc/claims/subject";
import { openInteraction } from "@/lib/oidc/interaction/open";
import type { RawParams } from "@/lib/oidc/interaction/types";
import { afterLogout, finishLogout } from "@/lib/oidc/logout/finish";
import { readLogoutRequest } from "@/lib/oidc/logout/request";
import type { Client } from "@/lib/oidc/registration/metadata";
import type { Hint } from "@/lib/oidc/tokens/hint";
import type { Session } from "@/lib/store/sessions";
import type { Tenant } from "@/lib/tenants/tenant";
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

/** An ID token of ours from a session that is live in this very browser is enough; anything less is asked about. */
async function logoutFlow({ request, tenant, log }: Exchange, params: RawParams): Promise<Response> {
  const { waiting, client, hint, logoutHint } = await readLogoutRequest(params, tenant);
  log.client = waiting.clientId;
  const browser = await readBrowser(request, waiting.clientId, tenant);
  if (!browser || browser.sessions.length === 0) return seeOther(afterLogout(waiting, tenant));
  const meant = hint && browser.sessions.find(({ userId }) => subjectFor(userId, hint.client, tenant) === hint.sub);
  if (meant && isProven(meant, hint, tenant))
    return finishLogout({ ...waiting, userId: meant.userId }, browser, { request, tenant }, undefined);
  const named = meant ?? browser.sessions.find((session) => isNamed(session, logoutHint, client, tenant));
  const reason = !hint ? "no_hint" : meant ? "unproven_hint" : "other_person";
  return openInteraction(
    { request: { ...waiting, userId: named?.userId }, prompt: "logout", reason },
    browser,
    request,
    tenant,
  );
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
