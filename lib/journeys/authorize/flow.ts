import { isDatabaseAway } from "@/db/client";
import { OAuthError } from "@/lib/base/errors";
import { tokenHash } from "@/lib/base/secrets";
import { permissionsOf } from "@/lib/claims/permissions";
import { browserSecret } from "@/lib/http/cookies";
import { seeOther } from "@/lib/http/respond";
import { localeOf } from "@/lib/i18n/locale";
import { isEnough } from "@/lib/identity/assurance";
import { interactionUrl, openInteraction } from "@/lib/journeys/open";
import { type ConsentKey, consentKey } from "@/lib/model/consent-key";
import type { InteractionForm, RawParams } from "@/lib/model/interaction";
import { issue } from "@/lib/oauth/authorize/issue";
import { knownParams } from "@/lib/oauth/authorize/params";
import { findClient, type ReplyTo, type Visitor, verifyReplyTo } from "@/lib/oauth/authorize/reply-to";
import { readRequest } from "@/lib/oauth/authorize/request";
import { resolveParams } from "@/lib/oauth/request-object/resolve";
import { sessionState, settleBrowserState } from "@/lib/oidc/logout/session-state";
import type { Interaction } from "@/lib/store/interactions";
import { pushedHash } from "@/lib/store/pushed-requests";
import type { BrowserState } from "@/lib/store/sessions";
import { asOAuthError, type Exchange } from "@/lib/tenants/endpoint";
import type { Tenant } from "@/lib/tenants/tenant";
import { decide } from "./decide";
import { gatherFacts } from "./facts";

/** A new authorization request (RFC 6749 §4.1.1, OIDC Core §3.1.2.1): by its parameters, a request object or a pushed request. */
export async function authorizeFlow(exchange: Exchange, sent: RawParams): Promise<Response> {
  const { request, tenant, log } = exchange;
  const client = await findClient(sent, tenant);
  log.client = client.id;
  const visitor = (params: RawParams) =>
    visitorOf(request, params, async () => (await readBrowser(request, undefined, tenant))?.sessions ?? []);
  const outcome = await resolveParams(sent, client, tenant, request).catch((thrown: unknown) => ({ thrown }));
  if ("thrown" in outcome) {
    // What is outside may prove where the error can go; if it does not, the person hears of it.
    return delivered(provenBy(sent), exchange, () => Promise.reject(outcome.thrown));
  }
  const { params, pushed } = outcome;
  return delivered(
    verifyReplyTo(params, client, tenant, visitor(params)),
    exchange,
    async (replyTo) => {
      const browser = await readBrowser(request, consentKey(client, replyTo.redirectUri), tenant);
      return proceed({ exchange, params, pushed, replyTo, browser });
    },
    pushed,
  );

  function provenBy(params: RawParams): ReplyTo {
    try {
      return verifyReplyTo(params, client, tenant, visitor(params));
    } catch {
      throw "thrown" in outcome ? outcome.thrown : outcome;
    }
  }
}

/**
 * What an answered prompt goes on with: the same steps, on facts as they are now.
 * @param change where somebody signed in or another account was chosen, the cookies that come of it
 */
export async function resumeFlow(
  exchange: Exchange,
  params: RawParams,
  browser: BrowserState,
  interaction: Begun,
  change?: { readonly cookies: readonly string[] },
): Promise<Response> {
  const { request, tenant, log } = exchange;
  const client = await findClient(params, tenant);
  log.client = client.id;
  const pushed = pushedHash(interaction.request);
  const visitor = visitorOf(request, params, async () => browser.sessions);
  return delivered(
    verifyReplyTo(params, client, tenant, visitor),
    exchange,
    (replyTo) => proceed({ exchange, params, pushed, replyTo, browser, interaction, change }),
    pushed,
  );
}

type Begun = Pick<Interaction, "id" | "createdAt" | "request">;

interface Step {
  readonly exchange: Pick<Exchange, "request" | "tenant">;
  readonly params: RawParams;
  /** Hash of the handle that they were pushed under. */
  readonly pushed: Buffer | undefined;
  readonly replyTo: ReplyTo;
  readonly browser: BrowserState | undefined;
  readonly interaction?: Begun;
  readonly change?: { readonly cookies: readonly string[] } | undefined;
}

/** Check, gather facts, decide; then issue or ask. */
async function proceed({ exchange, params, pushed, replyTo, browser, interaction, change }: Step): Promise<Response> {
  const { tenant } = exchange;
  const { client, redirectUri } = replyTo;
  const request = await readRequest(params, client, tenant);
  const facts = gatherFacts(browser, request, client, interaction?.createdAt, tenant.services.clock());
  const permissions = permissionsOf(request, tenant.settings);
  const decision = decide({ facts, request, permissions, client, redirectUri });
  const browserState = settleBrowserState(exchange.request, tenant, change !== undefined);
  const cookies = [...(change?.cookies ?? []), ...browserState.cookies];

  if (decision.kind === "issue") {
    const { session } = decision;
    if (request.acr.isEssential && !isEnough(session.acr, request.acr.wanted)) {
      throw new OAuthError("unmet_authentication_requirements", "the sign-in did not reach an essential acr value");
    }
    const parts = await issue(request, session, replyTo, tenant, { interactionId: interaction?.id, pushed });
    const state = request.scopes.includes("openid") && {
      session_state: sessionState(client.id, redirectUri, browserState.state),
    };
    if (parts) return replyTo.deliver({ ...parts, ...state }, cookies);
    if (interaction) return seeOther(interactionUrl(tenant, interaction.id), cookies);
    throw new OAuthError(
      "login_required",
      pushed ? "the session or the pushed request ended at this moment" : "the session ended at this moment",
    );
  }
  const { prompt, reason } = decision;
  if (request.prompts.has("none")) {
    throw new OAuthError(prompt.refusal, `the person would have to be asked: ${reason}`);
  }
  if (interaction) {
    const form: InteractionForm = { identifier: facts.session?.username ?? request.loginHint };
    await tenant.services.interactions.ask(interaction.id, prompt.name, reason, form);
    return seeOther(interactionUrl(tenant, interaction.id), cookies);
  }
  const waiting = {
    kind: "authorize",
    clientId: client.id,
    params: knownParams(params),
    ...(pushed && { pushed: pushed.toString("base64url") }),
  } as const;
  return openInteraction({ request: waiting, prompt: prompt.name, reason }, browser, exchange.request, tenant);
}

/** The browser by its cookie, who is signed in in it, and what each has consented to for one client. */
export async function readBrowser(
  request: Request,
  consent: ConsentKey | undefined,
  tenant: Tenant,
): Promise<BrowserState | undefined> {
  const secret = browserSecret(request.headers.get("cookie"), tenant.id);
  if (secret === undefined) return undefined;
  return tenant.services.sessions.read(tokenHash(secret), consent, tenant.services.clock());
}

/**
 * From here errors travel to the client, but for those that stay here and a database that is away: the person can wait for that better
 * than the client.
 * @param pushed the hash of the handle of a pushed request, which an error ends
 */
async function delivered(
  replyTo: ReplyTo,
  { requestId, log, tenant }: Exchange,
  run: (replyTo: ReplyTo) => Promise<Response>,
  pushed?: Buffer,
): Promise<Response> {
  try {
    return await run(replyTo);
  } catch (thrown) {
    // An OAuthError is settled; where its cause is a host that is away, that is not the database.
    if (thrown instanceof OAuthError ? thrown.staysHere : isDatabaseAway(thrown)) throw thrown;
    const error = asOAuthError(thrown, requestId);
    log.error = error.code;
    log.detail = error.detail ?? error.description;
    if (pushed) await tenant.services.pushedRequests.spend(pushed);
    return replyTo.deliverError(error);
  }
}

/** The browser that an answer goes through, in the language that the request and it prefer, and who is signed in in it. */
export const visitorOf = (
  request: Request,
  params: RawParams,
  sessions: () => Promise<BrowserState["sessions"]>,
): Visitor => ({
  locale: localeOf(request, localesIn(params)),
  isSomebodyHere: async () => (await sessions()).length > 0,
});

/** `ui_locales` as they came, for what is answered before the request is read. */
const localesIn = ({ ui_locales }: RawParams): readonly string[] =>
  typeof ui_locales === "string" ? ui_locales.split(" ") : [];
