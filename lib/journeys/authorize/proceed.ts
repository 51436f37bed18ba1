import { OAuthError } from "@/lib/base/errors";
import { permissionsOf } from "@/lib/claims/permissions";
import { originOf } from "@/lib/http/network";
import { isEnough } from "@/lib/identity/assurance";
import { type Decision, decide } from "@/lib/journeys/decide";
import { gatherFacts } from "@/lib/journeys/facts";
import { openInteraction } from "@/lib/journeys/open";
import { ask, toPage } from "@/lib/journeys/page";
import { progressOf } from "@/lib/journeys/second-factor";
import type { RawParams, StepName } from "@/lib/model/interaction";
import type { Progress } from "@/lib/model/progress";
import { issue } from "@/lib/oauth/authorize/issue";
import { knownParams } from "@/lib/oauth/authorize/params";
import type { ReplyTo } from "@/lib/oauth/authorize/reply-to";
import type { AuthorizationRequest } from "@/lib/oauth/authorize/request";
import { sessionState, settleBrowserState } from "@/lib/oidc/logout/session-state";
import type { Interaction } from "@/lib/store/interactions";
import type { BrowserState, Session } from "@/lib/store/sessions";
import type { Exchange } from "@/lib/tenants/endpoint";

/** In this order: whom, then how fresh, then what they allow. */
export const authorizeSteps: readonly StepName[] = ["create", "select_account", "login", "factor", "enrol", "consent"];

/** An authorization request whose answer has somewhere to go, and how things stand. */
interface Ready {
  readonly exchange: Pick<Exchange, "request" | "tenant" | "requestId">;
  readonly params: RawParams;
  readonly request: AuthorizationRequest;
  /** Hash of the handle that they were pushed under. */
  readonly pushed: Buffer | undefined;
  readonly replyTo: ReplyTo;
  readonly browser: BrowserState | undefined;
  readonly interaction?: Pick<Interaction, "id" | "createdAt" | "progress">;
  readonly change?: { readonly cookies: readonly string[] } | undefined;
}

/** Gather facts, decide; then issue or ask. */
export async function proceed(ready: Ready): Promise<Response> {
  const { exchange, request, replyTo, browser, interaction, change } = ready;
  const { tenant } = exchange;
  const { client, redirectUri } = replyTo;
  const now = tenant.services.clock();
  const isDeclined = interaction?.progress?.isDeclined;
  const facts = gatherFacts({
    browser,
    request,
    client,
    startedAt: interaction?.createdAt,
    now,
    redirectUri,
    isDeclined,
  });
  const permissions = permissionsOf(request, tenant.settings);
  const decision = decide({ facts, request, permissions, client }, authorizeSteps);
  const browserState = settleBrowserState(exchange.request, tenant, change !== undefined);
  const cookies = [...(change?.cookies ?? []), ...browserState.cookies];
  if (decision.kind === "answer") return answer(ready, decision.session, browserState.state, cookies);
  if (request.prompts.has("none"))
    throw new OAuthError(decision.step.refusal, `the person would have to be asked: ${decision.reason}`);
  const progress = progressOf(decision.step.name, facts, tenant);
  if (!interaction) return wait(ready, decision, progress);
  const form = { identifier: facts.session?.username ?? request.loginHint };
  return ask(tenant, interaction.id, { step: decision.step.name, reason: decision.reason, form, progress }, cookies);
}

/** The authorization response (RFC 6749 §4.1.2, OIDC Core §3.1.2.5), with a session that reaches what is asked for. */
async function answer(
  { exchange, request, replyTo, pushed, interaction }: Ready,
  session: Session,
  browserState: string,
  cookies: readonly string[],
): Promise<Response> {
  const { tenant } = exchange;
  if (request.acr.isEssential && !isEnough(session.acr, request.acr.wanted)) {
    throw new OAuthError("unmet_authentication_requirements", "the sign-in did not reach an essential acr value");
  }
  const parts = await issue(request, session, replyTo, tenant, {
    interactionId: interaction?.id,
    pushed,
    origin: originOf(exchange),
  });
  const state = request.scopes.includes("openid") && {
    session_state: sessionState(replyTo.client.id, replyTo.redirectUri, browserState),
  };
  if (parts) return replyTo.deliver({ ...parts, ...state }, cookies);
  if (interaction) return toPage(tenant, interaction.id, cookies);
  throw new OAuthError(
    "login_required",
    pushed ? "the session or the pushed request ended at this moment" : "the session ended at this moment",
  );
}

/** Keeps the request until the person has been asked. */
function wait(
  { exchange, params, pushed, replyTo, browser }: Ready,
  { step, reason }: Extract<Decision, { readonly kind: "ask" }>,
  progress: Progress | undefined,
): Promise<Response> {
  const request = {
    kind: "authorize",
    clientId: replyTo.client.id,
    params: knownParams(params),
    ...(pushed && { pushed: pushed.toString("base64url") }),
  } as const;
  return openInteraction({ request, step: step.name, reason, progress }, browser, exchange.request, exchange.tenant);
}
