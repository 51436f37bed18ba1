import { isDatabaseAway } from "@/db/client";
import { browserSecret } from "@/lib/http/cookies";
import { asOAuthError, type Exchange } from "@/lib/http/endpoint";
import { seeOther } from "@/lib/http/respond";
import { acceptedLanguages, matchLocale } from "@/lib/i18n/locale";
import { OAuthError } from "@/lib/oidc/errors";
import { interactionUrl, openInteraction } from "@/lib/oidc/interaction/open";
import type { InteractionForm, RawParams } from "@/lib/oidc/interaction/types";
import { permissionsOf } from "@/lib/oidc/permissions";
import { tokenHash } from "@/lib/secrets";
import type { BrowserState } from "@/lib/store/sessions";
import type { Tenant } from "@/lib/tenants/tenant";
import { decide } from "./decide";
import { gatherFacts } from "./facts";
import { issue } from "./issue";
import { knownParams } from "./params";
import { type ReplyTo, verifyReplyTo } from "./reply-to";
import { readRequest } from "./request";

/** A new authorization request (RFC 6749 §4.1.1, OIDC Core §3.1.2.1). */
export async function authorizeFlow(
  { request, tenant, log, requestId }: Exchange,
  params: RawParams,
): Promise<Response> {
  const replyTo = await verifyReplyTo(params, tenant, localeOf(request));
  log.client = replyTo.client.id;
  return delivered(replyTo, requestId, log, async () => {
    const browser = await readBrowser(request, replyTo.client.id, tenant);
    return proceed({ params, replyTo, browser, tenant, interaction: undefined });
  });
}

/** What an answered prompt goes on with: the same steps, on facts as they are now. */
export async function resumeFlow(
  { request, tenant, log, requestId }: Exchange,
  params: RawParams,
  browser: BrowserState,
  interaction: { readonly id: string; readonly createdAt: number },
  cookies: readonly string[] = [],
): Promise<Response> {
  const replyTo = await verifyReplyTo(params, tenant, localeOf(request));
  log.client = replyTo.client.id;
  return delivered(replyTo, requestId, log, () => proceed({ params, replyTo, browser, tenant, interaction, cookies }));
}

interface Step {
  readonly params: RawParams;
  readonly replyTo: ReplyTo;
  readonly browser: BrowserState | undefined;
  readonly tenant: Tenant;
  readonly interaction: { readonly id: string; readonly createdAt: number } | undefined;
  readonly cookies?: readonly string[];
}

/** Check, gather facts, decide; then issue or ask. */
async function proceed({ params, replyTo, browser, tenant, interaction, cookies = [] }: Step): Promise<Response> {
  const request = await readRequest(params, replyTo, tenant);
  const facts = gatherFacts(browser, request, interaction?.createdAt, tenant.services.clock());
  const permissions = permissionsOf(request, tenant.settings);
  const { client, redirectUri } = replyTo;
  const decision = decide({ facts, request, permissions, client, redirectUri });

  if (decision.kind === "issue") {
    const parts = await issue(request, decision.session, replyTo, tenant, interaction?.id);
    if (parts) return replyTo.deliver(parts, cookies);
    if (interaction) return seeOther(interactionUrl(tenant, interaction.id), cookies);
    throw new OAuthError("login_required", "the session ended at this moment");
  }
  const { prompt, reason } = decision;
  if (request.prompts.has("none")) throw new OAuthError(prompt.refusal, `the person would have to be asked: ${reason}`);
  if (interaction) {
    const form: InteractionForm = { identifier: facts.session?.username ?? request.loginHint };
    await tenant.services.interactions.ask(interaction.id, prompt.name, reason, form);
    return seeOther(interactionUrl(tenant, interaction.id), cookies);
  }
  const waiting = { kind: "authorize", clientId: client.id, params: knownParams(params) } as const;
  return openInteraction(waiting, prompt.name, reason, browser?.browserId, tenant);
}

/** The browser by its cookie, and who is signed in in it. */
export async function readBrowser(
  request: Request,
  clientId: string | undefined,
  tenant: Tenant,
): Promise<BrowserState | undefined> {
  const secret = browserSecret(request.headers.get("cookie"), tenant.id);
  return secret === undefined
    ? undefined
    : tenant.services.sessions.read(tokenHash(secret), clientId, tenant.services.clock());
}

/** From here errors travel to the client, but for a database that is away: the person can wait for that better than the client. */
async function delivered(
  replyTo: ReplyTo,
  requestId: string,
  log: Exchange["log"],
  run: () => Promise<Response>,
): Promise<Response> {
  try {
    return await run();
  } catch (thrown) {
    if (isDatabaseAway(thrown)) throw thrown;
    const error = asOAuthError(thrown, requestId);
    log.error = error.code;
    log.detail = error.detail ?? error.description;
    return replyTo.deliverError(error);
  }
}

const localeOf = (request: Request) => matchLocale(acceptedLanguages(request.headers.get("accept-language")));
