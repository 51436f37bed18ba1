import { randomUUID } from "node:crypto";
import { browserCookie, browserSecret } from "@/lib/http/cookies";
import { csrfToken, isOwnForm } from "@/lib/http/csrf";
import type { Exchange } from "@/lib/http/endpoint";
import { seeOther } from "@/lib/http/respond";
import { acrOf } from "@/lib/identity/acr";
import { addressSubject, checkPassword } from "@/lib/identity/sign-in";
import { sessionFor } from "@/lib/oidc/authorize/facts";
import { readBrowser, resumeFlow } from "@/lib/oidc/authorize/flow";
import { verifyReplyTo } from "@/lib/oidc/authorize/reply-to";
import { readRequest } from "@/lib/oidc/authorize/request";
import { OAuthError } from "@/lib/oidc/errors";
import { finishLogout } from "@/lib/oidc/logout/finish";
import { permissionsOf } from "@/lib/oidc/permissions";
import { randomToken, tokenHash } from "@/lib/secrets";
import type { Interaction, SignInAttempt } from "@/lib/store/interactions";
import type { BrowserState } from "@/lib/store/sessions";
import { interactionUrl } from "./open";
import type { InteractionForm, RawParams } from "./types";

/** A form of an interaction's page. Whatever it brings, the way on is a redirect: to the page again or to the client. */
export async function submitFlow(exchange: Exchange, form: RawParams): Promise<Response> {
  const { request, tenant, path } = exchange;
  const id = path[1] ?? "";
  const back = () => seeOther(interactionUrl(tenant, id));
  const secret = browserSecret(request.headers.get("cookie"), tenant.id);
  if (secret === undefined) return back();

  if (form.do === "sign_in") return signIn(exchange, id, secret, form);
  const interaction = await tenant.services.interactions.read(id, tokenHash(secret));
  if (!interaction || !isAnswerable(interaction, exchange, form)) return back();
  const { request: waiting } = interaction;
  const browser = await readBrowser(request, waiting.clientId, tenant);
  if (!browser) return back();

  if (waiting.kind === "logout") {
    return form.do === "sign_out"
      ? finishLogout(waiting, browser, tenant, interaction.id)
      : stay(exchange, interaction);
  }
  if (typeof form.session === "string")
    return selectAccount(exchange, interaction, waiting.params, browser, form.session);
  switch (form.do) {
    case "allow":
      return allow(exchange, interaction, waiting.params, browser, form.account);
    case "deny":
    case "cancel":
      return refuse(exchange, interaction, waiting.params);
    case "choose":
      await tenant.services.interactions.ask(id, "select_account", "asked_for", interaction.form);
      return back();
    case "another":
      await tenant.services.interactions.ask(id, "login", "another_account", {});
      return back();
    default:
      return back();
  }
}

/** Open, of this browser, and sent by our own page. Otherwise the page itself tells the person what is the matter. */
function isAnswerable(interaction: Interaction, { request, tenant }: Exchange, form: RawParams): boolean {
  const isOpen = interaction.isOwn && !interaction.isCompleted && interaction.expiresAt > tenant.services.clock();
  if (!isOpen) return false;
  const token = typeof form.csrf === "string" ? form.csrf : undefined;
  if (!isOwnForm(request, token, csrfToken(tenant.id, interaction.browserId, interaction.id))) {
    throw new OAuthError("invalid_request", "this form was not sent from our own page; go back and try again", {
      status: 403,
      detail: "csrf",
    });
  }
  return true;
}

/** Password sign-in: count, check, session, resume. Three statements beside the hash where nothing else is to be asked. */
async function signIn(exchange: Exchange, id: string, secret: string, form: RawParams): Promise<Response> {
  const { request, tenant, log } = exchange;
  const { sessions, interactions, clock } = tenant.services;
  const back = seeOther(interactionUrl(tenant, id));
  const identifier = typeof form.identifier === "string" ? form.identifier.trim().slice(0, 320).toWellFormed() : "";
  const password = typeof form.password === "string" ? form.password : "";
  const { sign_in: limits, lifetimes } = tenant.settings;
  const now = clock();
  const interaction = await interactions.readAndCount(
    id,
    tokenHash(secret),
    identifier,
    addressSubject(request),
    limits.window,
    now,
  );
  if (interaction?.request.kind !== "authorize" || !isAnswerable(interaction, exchange, form)) return back;

  const fail = async (next: InteractionForm) => {
    log.error = next.error;
    await interactions.ask(id, "login", interaction.reason, { identifier: identifier || undefined, ...next });
    return back;
  };
  if (!identifier || !password) return fail({ error: "missing_credentials" });
  const check = await checkPassword(password.slice(0, 1024), interaction.attempt, limits);
  if (check.kind === "limited") return fail({ error: "rate_limited", retryAt: check.until });
  if (check.kind === "wrong") return fail({ error: "bad_credentials" });

  const newSecret = randomToken();
  const amr = ["pwd"];
  const signedInAt = clock();
  const session = await sessions.signIn({
    browserId: interaction.browserId,
    secretHash: tokenHash(secret),
    passwordHash: check.passwordHash,
    newSecretHash: tokenHash(newSecret),
    sessionId: randomUUID(),
    userId: check.userId,
    clientId: interaction.request.clientId,
    acr: acrOf(amr),
    amr,
    now: signedInAt,
    expiresAt: signedInAt + lifetimes.session,
    attempts: attemptsOf(interaction.attempt),
  });
  if (!session) return back;
  const browser: BrowserState = { browserId: interaction.browserId, sessions: [session] };
  return resumeFlow(exchange, interaction.request.params, browser, interaction, [
    browserCookie(tenant.id, newSecret, lifetimes.session),
  ]);
}

/** A success clears the account's counter, and takes back its own try from the address's. */
function attemptsOf({ counters }: SignInAttempt) {
  const subjectOf = (wanted: string) => counters.find(({ kind }) => kind === wanted)?.subject;
  return { clears: subjectOf("account") ?? "", returns: subjectOf("address") };
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
  );
}

/** @param account the session shown on the page: another tab may have changed the account in use since */
async function allow(
  exchange: Exchange,
  interaction: Interaction,
  params: RawParams,
  browser: BrowserState,
  account: RawParams[string] | undefined,
): Promise<Response> {
  const { tenant } = exchange;
  const replyTo = await verifyReplyTo(params, tenant, "en");
  const authorization = await readRequest(params, replyTo, tenant);
  const session = sessionFor(authorization, browser.sessions);
  if (!session || session.id !== account || interaction.prompt !== "consent") {
    return seeOther(interactionUrl(tenant, interaction.id));
  }
  const now = tenant.services.clock();
  const permissions = permissionsOf(authorization, tenant.settings);
  await tenant.services.grants.add(session.userId, replyTo.client.id, permissions, now);
  const grant = { permissions: [...permissions, ...(session.grant?.permissions ?? [])], grantedAt: now };
  const sessions = browser.sessions.map((one) => (one === session ? { ...session, grant } : one));
  return resumeFlow(exchange, params, { ...browser, sessions }, interaction);
}

/** OIDC Core §3.1.2.6: the person said no. */
async function refuse(exchange: Exchange, interaction: Interaction, params: RawParams): Promise<Response> {
  const { tenant, log } = exchange;
  const replyTo = await verifyReplyTo(params, tenant, "en");
  const isFirst = await tenant.services.interactions.complete(interaction.id, tenant.services.clock());
  if (!isFirst) return seeOther(interactionUrl(tenant, interaction.id));
  log.error = "access_denied";
  return replyTo.deliverError(new OAuthError("access_denied", "the person declined"));
}

async function stay({ tenant }: Exchange, interaction: Interaction): Promise<Response> {
  await tenant.services.interactions.complete(interaction.id, tenant.services.clock());
  return seeOther(interactionUrl(tenant, interaction.id));
}
