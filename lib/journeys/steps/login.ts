import { z } from "zod";
import { passwordMaxLength } from "@/lib/identity/password-rule";
import { checkPassword, renewHash } from "@/lib/identity/sign-in";
import { trace } from "@/lib/identity/trace";
import { failedSignIn } from "@/lib/journeys/failed-sign-in";
import { back, type Outcome } from "@/lib/journeys/outcome";
import { askForFactor, lackForClient, lackForTenant } from "@/lib/journeys/second-factor";
import { startSession } from "@/lib/journeys/start-session";
import type { Frame } from "@/lib/journeys/view";
import type { LoginError } from "@/lib/model/interaction";
import { forDisplay, retryAfter, secretText, typedText } from "./fields";
import { type Submission, step } from "./step";

export interface LoginView extends Frame {
  readonly prompt: "login";
  /** Fills the field, from what was typed before or `login_hint`. */
  readonly identifier?: string;
  readonly error?: LoginError;
  /** Seconds until another try makes sense, with `rate_limited`. */
  readonly retryAfter?: number;
  readonly hasAccounts: boolean;
  /** People may make an account for themselves. */
  readonly canCreate?: boolean;
}

/** OIDC Core §3.1.2.3. */
export const login = step({
  name: "login",
  refusal: "login_required",
  reasons: {
    no_session: ({ facts, request }) => facts.session === undefined && request.isExpected === undefined,
    /** `id_token_hint` or `claims` name somebody who is not signed in here. */
    other_person_expected: ({ facts, request }) => facts.session === undefined && request.isExpected !== undefined,
    login_prompt: ({ facts, request }) => request.prompts.has("login") && !facts.isSince(facts.session?.authTime),
    /** OIDC Core §5.5.1.1: a session that does not reach what is asked for signs in anew; nobody is refused for a mere wish. */
    acr_unmet: (input) => lackForClient(input) === "sign_in",
    factor_required: (input) => lackForTenant(input) === "sign_in",
    /** The tenant lets nobody stay signed in for so long, or not any more. */
    session_too_old: ({ facts: { session, now, isSince }, settings }) =>
      session !== undefined && now - session.authTime > settings.lifetimes.session && !isSince(session.authTime),
    max_age: ({ facts: { session, now, isSince }, request: { maxAge } }) =>
      session !== undefined && maxAge !== undefined && now - session.authTime > maxAge && !isSince(session.authTime),
  },
  form: z.discriminatedUnion("do", [
    z.object({ do: z.literal("sign_in"), identifier: typedText, password: secretText }),
    z.object({ do: z.enum(["choose", "create", "cancel"]) }),
  ]),
  attempt: (form) => (form.do === "sign_in" ? { identifier: form.identifier, isGuess: true } : undefined),
  view: async ({ frame, interaction, access, sessions, answering, tenant }): Promise<LoginView> => ({
    ...frame,
    prompt: "login",
    identifier:
      interaction.form.identifier ??
      access?.loginHint ??
      (isPersonKnown(interaction.reason) ? answering?.username : undefined),
    error: interaction.form.error?.login,
    retryAfter: retryAfter(interaction, tenant),
    hasAccounts: sessions.length > 0,
    canCreate: tenant.settings.sign_up.enabled,
  }),
  async act(submission, form) {
    switch (form.do) {
      case "sign_in":
        return signIn(submission, form);
      case "choose":
        return { kind: "ask", step: "select_account", reason: "asked_for", form: submission.interaction.form };
      case "create":
        return { kind: "ask", step: "create", reason: "asked_for" };
      case "cancel":
        return { kind: "refuse", error: "access_denied" };
    }
  },
});

/** Whether it is the person who is signed in already that shall sign in: this browser knows who that is. */
const isPersonKnown = (reason: string): boolean =>
  ["login_prompt", "max_age", "acr_unmet", "factor_required", "session_too_old"].includes(reason);

/** Password sign-in: count, check, session, resume. Three statements beside the hash where nothing else is to be asked. */
async function signIn(
  submission: Submission,
  { identifier, password }: { readonly identifier: string; readonly password: string },
): Promise<Outcome> {
  const { exchange, interaction, attempt } = submission;
  if (!attempt) return back;
  const fail = (error: LoginError, retryAt?: number): Outcome => {
    exchange.log.error = error;
    const { clientId } = interaction.request;
    trace(exchange, { event: "sign-in", outcome: error, user: attempt.user?.id, client: clientId });
    const event = failedSignIn(submission, attempt, error);
    return {
      kind: "again",
      event,
      form: { identifier: forDisplay(identifier, 320), error: { login: error }, retryAt },
    };
  };
  if (!identifier || !password) return fail("missing_credentials");
  if (identifier.length > 320 || [...password].length > passwordMaxLength) return fail("bad_credentials");
  const { settings, services } = exchange.tenant;
  const check = await checkPassword(password, attempt, settings.sign_in, services.clock());
  switch (check.kind) {
    case "limited":
      return fail("rate_limited", check.until);
    case "wrong":
      return fail("bad_credentials");
    case "right":
      await renewHash(password, attempt, services.passwords);
      return attempt.user?.hasSecondFactor && settings.offer.totp
        ? askForFactor(submission, attempt, check.authentication)
        : startSession(submission, attempt, check.authentication);
  }
}
