import { OAuthError } from "@/lib/base/errors";
import { originOf } from "@/lib/http/network";
import { openInteraction } from "@/lib/journeys/open";
import { ask, toPage } from "@/lib/journeys/page";
import { type FreshQuestion, standingOf } from "@/lib/journeys/standing";
import type { RawParams, StepName } from "@/lib/model/interaction";
import { issue } from "@/lib/oauth/authorize/issue";
import { knownParams } from "@/lib/oauth/authorize/params";
import type { ReplyTo } from "@/lib/oauth/authorize/reply-to";
import type { AuthorizationRequest } from "@/lib/oauth/authorize/request";
import { sessionState, settleBrowserState } from "@/lib/oidc/logout/session-state";
import type { Interaction } from "@/lib/store/interactions";
import type { BrowserState, Session } from "@/lib/store/session";
import type { Exchange } from "@/lib/tenants/endpoint";
import { tryAuthorization } from "./tried";

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

/** Issue, or ask. */
export async function proceed(ready: Ready): Promise<Response> {
  const { exchange, request, replyTo, browser, interaction, change } = ready;
  const { tenant } = exchange;
  const { client, redirectUri } = replyTo;
  const isDeclined = interaction?.progress?.isDeclined;
  const asked = { browser, request, client, startedAt: interaction?.createdAt, redirectUri, isDeclined };
  const standing = standingOf(asked, authorizeSteps, tenant);
  const browserState = settleBrowserState(exchange.request, tenant, change !== undefined);
  const cookies = [...(change?.cookies ?? []), ...browserState.cookies];
  switch (standing.kind) {
    case "answer": {
      const answered = await answer(ready, standing.session, browserState.state, cookies);
      tryAuthorization(ready.params, asked, standing.session, authorizeSteps, tenant);
      return answered;
    }
    case "ask":
      return interaction ? ask(tenant, interaction.id, standing.question, cookies) : wait(ready, standing.question);
  }
}

/** The authorization response (RFC 6749 §4.1.2, OIDC Core §3.1.2.5), with a session that reaches what is asked for. */
async function answer(
  { exchange, request, replyTo, pushed, interaction }: Ready,
  session: Session,
  browserState: string,
  cookies: readonly string[],
): Promise<Response> {
  const { tenant } = exchange;
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
function wait({ exchange, params, pushed, replyTo, browser }: Ready, question: FreshQuestion): Promise<Response> {
  const request = {
    kind: "authorize",
    clientId: replyTo.client.id,
    params: knownParams(params),
    ...(pushed && { pushed: pushed.toString("base64url") }),
  } as const;
  const { step, reason, progress } = question;
  return openInteraction({ request, step, reason, progress }, browser, exchange.request, exchange.tenant);
}
