import { OAuthError } from "@/lib/base/errors";
import { tokenHash } from "@/lib/base/secrets";
import { permissionsOf } from "@/lib/claims/permissions";
import { browserSecret } from "@/lib/http/cookies";
import { originOf } from "@/lib/http/network";
import { seeOther } from "@/lib/http/respond";
import { trace } from "@/lib/identity/trace";
import { sessionFor } from "@/lib/journeys/authorize/facts";
import { readBrowser, resumeFlow, visitorOf } from "@/lib/journeys/authorize/flow";
import type { ConsentKey } from "@/lib/model/consent-key";
import type { RawParams } from "@/lib/model/interaction";
import { findClient, verifyReplyTo } from "@/lib/oauth/authorize/reply-to";
import { readRequest } from "@/lib/oauth/authorize/request";
import { finishLogout } from "@/lib/oidc/logout/finish";
import type { Interaction } from "@/lib/store/interactions";
import { pushedHash } from "@/lib/store/pushed-requests";
import type { BrowserState } from "@/lib/store/sessions";
import type { Exchange } from "@/lib/tenants/endpoint";
import { isAnswerable } from "./answerable";
import { waitingFor } from "./consent-key";
import { interactionUrl } from "./open";
import { createAccount, signIn } from "./sign-in";

/** A form of an interaction's page. Whatever it brings, the way on is a redirect: to the page again or to the client. */
export async function submitFlow(exchange: Exchange, form: RawParams): Promise<Response> {
  const { request, tenant, path } = exchange;
  const id = path[1] ?? "";
  const back = () => seeOther(interactionUrl(tenant, id));
  const secret = browserSecret(request.headers.get("cookie"), tenant.id);
  if (secret === undefined) return back();

  if (form.do === "sign_in" && form.prompt !== "create") return signIn(exchange, id, secret, form);
  if (form.do === "create" && form.prompt === "create") return createAccount(exchange, id, secret, form);
  const interaction = await tenant.services.interactions.read(id, tokenHash(secret));
  if (!interaction || !isAnswerable(interaction, exchange, form)) return back();
  const { request: waiting } = interaction;
  if (waiting.kind === "over") return back();
  const consent = await waitingFor(waiting, tenant);
  const browser = await readBrowser(request, consent, tenant);
  if (!browser) return back();

  if (waiting.kind === "logout") {
    return form.do === "sign_out"
      ? finishLogout(waiting, browser, exchange, interaction.id)
      : stay(exchange, interaction);
  }
  if (typeof form.session === "string")
    return selectAccount(exchange, interaction, waiting.params, browser, form.session);
  switch (form.do) {
    case "allow":
      return allow(exchange, interaction, waiting.params, browser, consent, form);
    case "deny":
    case "cancel":
      return refuse(exchange, interaction, waiting.params, browser, form.account);
    case "choose":
      await tenant.services.interactions.ask(id, "select_account", "asked_for", interaction.form);
      return back();
    case "create":
      await tenant.services.interactions.ask(id, "create", "asked_for", {});
      return back();
    case "sign_in":
    case "another":
      await tenant.services.interactions.ask(id, "login", "another_account", {});
      return back();
    default:
      return back();
  }
}

async function selectAccount(
  exchange: Exchange,
  interaction: Interaction,
  params: RawParams,
  browser: BrowserState,
  sessionId: string,
) {
  const { tenant } = exchange;
  const now = tenant.services.clock();
  const chosen = browser.sessions.find(({ id }) => id === sessionId);
  if (!chosen || !(await tenant.services.sessions.select(browser.browserId, sessionId, now))) {
    return seeOther(interactionUrl(tenant, interaction.id));
  }
  const others = browser.sessions.filter((session) => session !== chosen);
  return resumeFlow(
    exchange,
    params,
    { ...browser, sessions: [{ ...chosen, selectedAt: now }, ...others] },
    interaction,
    { cookies: [] },
  );
}

/** The page showed an account and an app: another tab may have changed the one since, and the client's owner the other. */
async function allow(
  exchange: Exchange,
  interaction: Interaction,
  params: RawParams,
  browser: BrowserState,
  consent: ConsentKey | undefined,
  { account, shown }: RawParams,
): Promise<Response> {
  const { tenant } = exchange;
  const client = await findClient(params, tenant);
  const authorization = await readRequest(params, client, tenant);
  const session = sessionFor(authorization, browser.sessions);
  const isAsShown = session?.id === account && consent?.shown === shown;
  if (!session || !consent || !isAsShown || interaction.prompt !== "consent") {
    return seeOther(interactionUrl(tenant, interaction.id));
  }
  const now = tenant.services.clock();
  const permissions = permissionsOf(authorization, tenant.settings);
  await tenant.services.grants.add(session.userId, consent, permissions, now, {
    name: "consent.given",
    actor: { kind: "person", userId: session.userId },
    origin: originOf(exchange),
    user: session.userId,
    client: client.id,
    session: session.id,
    data: { permissions },
  });
  trace(exchange, { event: "consent", outcome: "done", user: session.userId, session: session.id, client: client.id });
  const grant = { permissions: [...permissions, ...(session.grant?.permissions ?? [])], grantedAt: now };
  const sessions = browser.sessions.map((one) => (one === session ? { ...session, grant } : one));
  return resumeFlow(exchange, params, { ...browser, sessions }, interaction);
}

/** OIDC Core §3.1.2.6: the person said no. */
async function refuse(
  exchange: Exchange,
  interaction: Interaction,
  params: RawParams,
  browser: BrowserState,
  account: RawParams[string] | undefined,
): Promise<Response> {
  const { tenant, log } = exchange;
  const client = await findClient(params, tenant);
  const visitor = visitorOf(exchange.request, params, async () => browser.sessions);
  const replyTo = verifyReplyTo(params, client, tenant, visitor);
  const { interactions, clock } = tenant.services;
  const isFirst = await interactions.complete(interaction.id, clock(), pushedHash(interaction.request));
  if (!isFirst) return seeOther(interactionUrl(tenant, interaction.id));
  log.error = "access_denied";
  if (interaction.prompt === "consent") {
    const session = browser.sessions.find(({ id }) => id === account);
    const whose = { user: session?.userId, session: session?.id, client: client.id };
    trace(exchange, { ...whose, event: "consent", outcome: "access_denied" });
  }
  return replyTo.deliverError(new OAuthError("access_denied", "the person declined"));
}

async function stay({ tenant }: Exchange, interaction: Interaction): Promise<Response> {
  await tenant.services.interactions.complete(interaction.id, tenant.services.clock());
  return seeOther(interactionUrl(tenant, interaction.id));
}
