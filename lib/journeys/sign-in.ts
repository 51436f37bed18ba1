import { randomUUID } from "node:crypto";
import { randomToken, tokenHash } from "@/lib/base/secrets";
import { browserCookie } from "@/lib/http/cookies";
import { networkOf } from "@/lib/http/network";
import { seeOther } from "@/lib/http/respond";
import { assuranceOf } from "@/lib/identity/assurance";
import { passwordMaxLength } from "@/lib/identity/password-rule";
import { checkPassword, overLimit } from "@/lib/identity/sign-in";
import { checkNewAccount, signUp } from "@/lib/identity/sign-up";
import { trace } from "@/lib/identity/trace";
import { resumeFlow } from "@/lib/journeys/authorize/flow";
import { spend, TooManyRequests } from "@/lib/limits/allowance";
import type { Authentication } from "@/lib/model/authentication";
import type { CreateError, InteractionForm, LoginError, RawParams } from "@/lib/model/interaction";
import type { Interaction, SignInAttempt } from "@/lib/store/interactions";
import type { BrowserState } from "@/lib/store/sessions";
import type { Exchange } from "@/lib/tenants/endpoint";
import { isAnswerable } from "./answerable";
import { waitingFor } from "./consent-key";
import { interactionUrl } from "./open";

type Attempted = Interaction & { readonly attempt: SignInAttempt };

/** Password sign-in: count, check, session, resume. Three statements beside the hash where nothing else is to be asked. */
export async function signIn(exchange: Exchange, id: string, secret: string, form: RawParams): Promise<Response> {
  const { tenant, log } = exchange;
  const identifier = field(form, "identifier");
  const password = field(form, "password");
  const interaction = await attempted(exchange, id, secret, { identifier, isGuess: true }, form);
  if (!interaction) return seeOther(interactionUrl(tenant, id));
  const fail = (error: LoginError, retryAt?: number) => {
    log.error = error;
    trace(exchange, {
      event: "sign-in",
      outcome: error,
      user: interaction.attempt.user?.id,
      client: clientOf(interaction),
    });
    return again(exchange, interaction, "login", {
      identifier: shown(identifier, 320),
      error: { login: error },
      retryAt,
    });
  };
  if (!identifier || !password) return fail("missing_credentials");
  if (identifier.length > 320 || [...password].length > passwordMaxLength) return fail("bad_credentials");
  const { clock } = tenant.services;
  const check = await checkPassword(password, interaction.attempt, tenant.settings.sign_in, clock());
  if (check.kind === "limited") return fail("rate_limited", check.until);
  if (check.kind === "wrong") return fail("bad_credentials");
  return goOn(exchange, interaction, secret, check.authentication);
}

/** OIDC Initiating User Registration: makes an account, signs in with it and goes on. An address that is taken is not told apart by time. */
export async function createAccount(
  exchange: Exchange,
  id: string,
  secret: string,
  form: RawParams,
): Promise<Response> {
  const { tenant, log } = exchange;
  const email = field(form, "email");
  const name = field(form, "name");
  const interaction = tenant.settings.sign_up.enabled
    ? await attempted(exchange, id, secret, { identifier: email, isGuess: false }, form)
    : undefined;
  if (!interaction) return seeOther(interactionUrl(tenant, id));
  const fail = (error: CreateError, retryAt?: number) => {
    log.error = error;
    trace(exchange, { event: "sign-up", outcome: error, client: clientOf(interaction) });
    return again(exchange, interaction, "create", {
      identifier: shown(email, 320),
      name: shown(name, 200),
      error: { create: error },
      retryAt,
    });
  };
  const until = overLimit(interaction.attempt, tenant.settings.sign_in);
  if (until !== undefined) return fail("rate_limited", until);
  const account = { email, name, password: field(form, "password") };
  const wrong = await checkNewAccount(account, tenant);
  if (wrong) return fail(wrong);
  try {
    await spend("sign_up", exchange.request, tenant);
  } catch (thrown) {
    if (thrown instanceof TooManyRequests) return fail("rate_limited", thrown.until);
    throw thrown;
  }
  const made = await signUp(account, interaction.attempt.user === undefined, tenant.id, tenant.services.clock());
  if (!made) return fail("email_taken");
  trace(exchange, { event: "sign-up", outcome: "done", user: made.userId, client: clientOf(interaction) });
  return goOn(exchange, interaction, secret, made);
}

async function attempted(
  exchange: Exchange,
  id: string,
  secret: string,
  tried: { readonly identifier: string; readonly isGuess: boolean },
  form: RawParams,
): Promise<Attempted | undefined> {
  const { request, tenant } = exchange;
  const { interactions, clock } = tenant.services;
  const { sign_in: limits } = tenant.settings;
  const attempt = { ...tried, network: networkOf(request) };
  const found = await interactions.readAndCount(id, tokenHash(secret), attempt, limits, clock());
  return found?.request.kind === "authorize" && isAnswerable(found, exchange, form) ? found : undefined;
}

async function again(
  { tenant }: Exchange,
  { id, reason }: Interaction,
  prompt: "login" | "create",
  form: InteractionForm,
): Promise<Response> {
  await tenant.services.interactions.ask(id, prompt, reason, form);
  return seeOther(interactionUrl(tenant, id));
}

/** A session for the person, a new secret for the browser, and on with the request. */
async function goOn(
  exchange: Exchange,
  interaction: Attempted,
  secret: string,
  authentication: Authentication,
): Promise<Response> {
  const { tenant } = exchange;
  const { request } = interaction;
  const { sessions, clock } = tenant.services;
  const { session: lifetime } = tenant.settings.lifetimes;
  if (request.kind !== "authorize") return seeOther(interactionUrl(tenant, interaction.id));
  const newSecret = randomToken();
  const { userId, methods } = authentication;
  const { acr, amr } = assuranceOf(methods);
  const now = clock();
  const signedIn = await sessions.signIn({
    browserId: interaction.browserId,
    secretHash: tokenHash(secret),
    newSecretHash: tokenHash(newSecret),
    authentication,
    sessionId: randomUUID(),
    consent: await waitingFor(request, tenant),
    acr,
    amr,
    now,
    expiresAt: now + lifetime,
    mostAccounts: tenant.settings.sign_in.accounts_per_browser,
    attempts: attemptsOf(interaction.attempt),
  });
  const line = { event: "sign-in", user: userId, client: request.clientId, amr } as const;
  trace(exchange, { ...line, outcome: signedIn ? "done" : "overtaken", session: signedIn?.session.id });
  if (!signedIn) return seeOther(interactionUrl(tenant, interaction.id));
  const { session, ended } = signedIn;
  for (const { id, userId: user } of ended)
    trace(exchange, { event: "sign-out", outcome: "too_many_accounts", user, session: id });
  const browser: BrowserState = { browserId: interaction.browserId, sessions: [session] };
  const cookies = [browserCookie(tenant.id, newSecret, lifetime)];
  return resumeFlow(exchange, request.params, browser, interaction, { cookies });
}

const clientOf = ({ request }: Interaction) => request.clientId;

/** A success clears the account's counter, and takes back its own try from the address's. */
function attemptsOf({ counters }: SignInAttempt) {
  const subjectOf = (wanted: string) => counters.find(({ kind }) => kind === wanted)?.subject;
  return { clears: subjectOf("account") ?? "", returns: subjectOf("address") };
}

/** What was sent, whole: a password that was cut would be another one. */
function field(form: RawParams, name: string): string {
  const value = form[name];
  if (typeof value !== "string") return "";
  return (name === "password" ? value : value.trim()).toWellFormed();
}

/** What is kept to fill the form again. */
const shown = (text: string, most: number) => text.slice(0, most).toWellFormed() || undefined;
