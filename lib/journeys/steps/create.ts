import { z } from "zod";
import { originOf } from "@/lib/http/network";
import { overLimit } from "@/lib/identity/sign-in";
import { checkNewAccount, signUp } from "@/lib/identity/sign-up";
import { trace } from "@/lib/identity/trace";
import { back, type Outcome } from "@/lib/journeys/outcome";
import { startSession } from "@/lib/journeys/start-session";
import type { Frame } from "@/lib/journeys/view";
import { spend, TooManyRequests } from "@/lib/limits/allowance";
import type { CreateError } from "@/lib/model/interaction";
import { forDisplay, retryAfter, secretText, typedText } from "./fields";
import { type Submission, step } from "./step";

export interface CreateView extends Frame {
  readonly prompt: "create";
  /** What was typed before. */
  readonly name?: string;
  readonly email?: string;
  readonly error?: CreateError;
  /** Seconds until another try makes sense, with `rate_limited`. */
  readonly retryAfter?: number;
  /** Said beneath the field, and held by the browser. */
  readonly passwordMinLength?: number;
}

interface NewAccount {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/** Initiating User Registration via OpenID Connect §4: whoever has signed in since, has registered or chose not to. */
export const create = step({
  name: "create",
  refusal: "interaction_required",
  reasons: {
    create_prompt: ({ facts, request }) =>
      request.prompts.has("create") && !facts.sessions.some(({ selectedAt }) => facts.isSince(selectedAt)),
  },
  form: z.discriminatedUnion("do", [
    z.object({ do: z.literal("create"), name: typedText, email: typedText, password: secretText }),
    z.object({ do: z.enum(["sign_in", "cancel"]) }),
  ]),
  attempt: (form, { settings }) =>
    form.do === "create" && settings.sign_up.enabled ? { identifier: form.email, isGuess: false } : undefined,
  view: async ({ frame, interaction, access, tenant }): Promise<CreateView> => ({
    ...frame,
    prompt: "create",
    name: interaction.form.name,
    email: interaction.form.identifier ?? access?.loginHint,
    error: interaction.form.error?.create,
    retryAfter: retryAfter(interaction, tenant),
    passwordMinLength: tenant.settings.sign_in.password_min_length,
  }),
  async act(submission, form) {
    switch (form.do) {
      case "create":
        return createAccount(submission, form);
      case "sign_in":
        return { kind: "ask", step: "login", reason: "another_account" };
      case "cancel":
        return { kind: "refuse", error: "access_denied" };
    }
  },
});

/** Makes an account, signs in with it and goes on. An address that is taken is not told apart by time. */
async function createAccount(submission: Submission, account: NewAccount): Promise<Outcome> {
  const { exchange, interaction, attempt } = submission;
  const { tenant } = exchange;
  if (!attempt) return back;
  const client = interaction.request.clientId;
  const fail = (error: CreateError, retryAt?: number): Outcome => {
    exchange.log.error = error;
    trace(exchange, { event: "sign-up", outcome: error, client });
    const typed = { identifier: forDisplay(account.email, 320), name: forDisplay(account.name, 200) };
    return { kind: "again", form: { ...typed, error: { create: error }, retryAt } };
  };
  const until = overLimit(attempt, tenant.settings.sign_in);
  if (until !== undefined) return fail("rate_limited", until);
  const wrong = await checkNewAccount(account, tenant);
  if (wrong) return fail(wrong);
  try {
    await spend("sign_up", exchange.request, tenant);
  } catch (thrown) {
    if (thrown instanceof TooManyRequests) return fail("rate_limited", thrown.until);
    throw thrown;
  }
  const made = await signUp(account, attempt.user === undefined, tenant, { client, origin: originOf(exchange) });
  if (!made) return fail("email_taken");
  trace(exchange, { event: "sign-up", outcome: "done", user: made.userId, client });
  return startSession(submission, attempt, made);
}
