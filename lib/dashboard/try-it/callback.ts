import { randomBytes } from "node:crypto";
import { decodeJwt } from "jose";
import { config } from "@/lib/base/config";
import { OAuthError } from "@/lib/base/errors";
import { tryItRunOf } from "@/lib/clients/try-it-address";
import { sessionToken } from "@/lib/dashboard/cookie";
import { isOwnSite } from "@/lib/dashboard/own-site";
import { adminOf, contextFor } from "@/lib/dashboard/session";
import { html, trusted } from "@/lib/http/html";
import { documentOf, formPostPage } from "@/lib/http/page";
import { parseParams, queryOf, readForm } from "@/lib/http/params";
import { page, seeOther } from "@/lib/http/respond";
import { localeOf } from "@/lib/i18n/locale";
import { translator } from "@/lib/i18n/translator";
import type { RawParams } from "@/lib/model/interaction";
import { findTenant } from "@/lib/tenants/directory";
import { hostEndpoint } from "@/lib/tenants/endpoint";
import { type Params, runsOf } from "./run";
import { mayTry } from "./start";
import { answered, answerIn } from "./steps";

/**
 * `GET` and `POST /admin/try-it/{run}`: where the answer to a run comes back. It is taken once, in the dashboard session that began
 * the run and with the run's own `state`; anything else changes nothing and shows nothing.
 */
export const tryItCallback = hostEndpoint({
  name: "dashboard-try-it",
  errors: "page",
  head: false,
  methods: {
    async GET({ request }) {
      const params = textsOf(parseParams(queryOf(request.url)));
      return Object.keys(params).length > 0 ? taken(request, params) : fragmentPage(request);
    },
    async POST({ request }) {
      const params = textsOf(await readForm(request));
      // From an issuer of another site the browser sends no cookie of ours along: our own page sends it once more.
      return isOwnSite(request.headers) ? taken(request, params) : againPage(request, params);
    },
  },
});

const textsOf = (params: RawParams): Params =>
  Object.fromEntries(
    Object.entries(params).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );

const over = () =>
  new OAuthError(
    "invalid_request",
    "this run of the try-it is over, was answered already, or began in another browser: begin it again on the application's page",
  );

async function taken(request: Request, sent: Params): Promise<Response> {
  const token = tryItRunOf(lastOf(request));
  const session = sessionToken(request.headers);
  const admin = await adminOf(request);
  const state = sent.state ?? stateIn(sent.response);
  if (!token || !session || !admin || state === undefined) throw over();
  const runs = runsOf(session);
  const found = await runs.take(token, state);
  if (!found) throw over();
  const { tenantId, clientId } = found.row;
  const tenant = await findTenant(tenantId);
  const client = await tenant?.client(clientId);
  if (!tenant || !client || !mayTry(contextFor(admin, tenantId), tenantId)) throw over();
  const asking = { tenant, client, run: found.run };
  const next = await answered(asking, found.run, await answerIn(asking, sent));
  await runs.keep(found, next);
  return seeOther(config().publicUrl + pageOf(tenantId, clientId, token));
}

/** The page of a run. */
export const pageOf = (tenantId: string, clientId: string, token: string): string =>
  `/admin/t/${tenantId}/applications/${encodeURIComponent(clientId)}?${new URLSearchParams({ tab: "try", run: token })}`;

const lastOf = (request: Request) => new URL(request.url).pathname.split("/").at(-1) ?? "";
const addressOf = (request: Request) => `/admin/try-it/${lastOf(request)}`;

/** By which a signed answer is found; whether it is good is checked when it was. */
function stateIn(response: string | undefined): string | undefined {
  try {
    const { state } = decodeJwt(response ?? "");
    return typeof state === "string" ? state : undefined;
  } catch {
    return undefined;
  }
}

function againPage(request: Request, fields: Params): Response {
  const nonce = randomBytes(16).toString("base64");
  const locale = localeOf(request);
  return page(200, formPostPage({ action: addressOf(request), fields, nonce, locale }), nonce);
}

/** What came behind `#` never reaches a server: a script of ours posts it (OAuth 2.0 Multiple Response Types §5). */
function fragmentPage(request: Request): Response {
  const nonce = randomBytes(16).toString("base64");
  const locale = localeOf(request);
  const t = translator(locale);
  const title = t("formPost.title");
  const body = html`<h1>${title}</h1><p>${t("formPost.text")}</p>
<form method="post" action="${addressOf(request)}"></form><script nonce="${nonce}">${trusted(script)}</script>`;
  return page(200, documentOf({ nonce, locale }, t, title, body), nonce);
}

const script = `
const form = document.forms[0];
for (const [name, value] of new URLSearchParams(location.hash.slice(1))) {
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = name;
  field.value = value;
  form.append(field);
}
history.replaceState(null, "", location.pathname);
form.submit();
`;
