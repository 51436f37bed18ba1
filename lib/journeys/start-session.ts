import { randomUUID } from "node:crypto";
import { randomToken, tokenHash } from "@/lib/base/secrets";
import { agentOf } from "@/lib/http/agent";
import { browserCookie } from "@/lib/http/cookies";
import { originOf } from "@/lib/http/network";
import { assuranceOf } from "@/lib/identity/assurance";
import { trace } from "@/lib/identity/trace";
import type { Authentication } from "@/lib/model/authentication";
import type { Progress } from "@/lib/model/progress";
import type { SignInAttempt } from "@/lib/store/interactions";
import { back, type Outcome } from "./outcome";
import type { Submission } from "./steps/step";

/**
 * A session for the person who has proven who they are, a new secret for the browser, and on with what waits.
 * @param adding the session that a further factor was given for. Its time of authentication stays (`auth_time` is when the person was
 * last authenticated from the beginning), unless all of it happened within this interaction.
 */
export async function startSession(
  { exchange, interaction, journey, secret }: Submission,
  attempt: Pick<SignInAttempt, "counters">,
  authentication: Authentication,
  adding?: NonNullable<Progress["session"]>,
): Promise<Outcome> {
  const { tenant } = exchange;
  const { sessions, clock } = tenant.services;
  const { session: lifetime } = tenant.settings.lifetimes;
  const newSecret = randomToken();
  const { userId, methods } = authentication;
  const { acr, amr } = assuranceOf(methods);
  const now = clock();
  const signedIn = await sessions.signIn({
    browserId: interaction.browserId,
    secretHash: tokenHash(secret),
    newSecretHash: tokenHash(newSecret),
    authentication,
    authTime: adding && adding.authTime < interaction.createdAt ? adding.authTime : now,
    adding: adding?.id,
    sessionId: randomUUID(),
    clientId: interaction.request.clientId,
    origin: originOf(exchange),
    agent: agentOf(exchange.request),
    consent: journey.consent,
    acr,
    amr,
    now,
    expiresAt: now + lifetime,
    mostAccounts: tenant.settings.sign_in.accounts_per_browser,
    attempts: attemptsOf(attempt),
  });
  const line = { event: "sign-in", user: userId, client: interaction.request.clientId, amr } as const;
  trace(exchange, { ...line, outcome: signedIn ? "done" : "overtaken", session: signedIn?.session.id });
  if (!signedIn) return back;
  const { session, ended } = signedIn;
  for (const { id, userId: user } of ended)
    trace(exchange, { event: "sign-out", outcome: "too_many_accounts", user, session: id });
  return {
    kind: "resume",
    browser: { browserId: interaction.browserId, sessions: [session] },
    change: { cookies: [browserCookie(tenant.id, newSecret, lifetime)] },
  };
}

/** A success clears the account's counter, and takes back its own try from the address's. */
export function attemptsOf({ counters }: Pick<SignInAttempt, "counters">) {
  const subjectOf = (wanted: string) => counters.find(({ kind }) => kind === wanted)?.subject;
  return { clears: subjectOf("account") ?? "", returns: subjectOf("address") };
}
