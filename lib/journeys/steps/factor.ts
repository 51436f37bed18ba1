import { z } from "zod";
import { originOf } from "@/lib/http/network";
import { recoveryCode } from "@/lib/identity/methods/recovery-code";
import { totp } from "@/lib/identity/methods/totp";
import type { Flaw, Proof } from "@/lib/identity/methods/types";
import { overLimit } from "@/lib/identity/sign-in";
import { trace } from "@/lib/identity/trace";
import { failedSignIn } from "@/lib/journeys/failed-sign-in";
import { back, type Outcome } from "@/lib/journeys/outcome";
import { lackForClient, lackForTenant } from "@/lib/journeys/second-factor";
import { startSession } from "@/lib/journeys/start-session";
import type { Frame } from "@/lib/journeys/view";
import type { Authentication } from "@/lib/model/authentication";
import type { CodeError } from "@/lib/model/interaction";
import type { CodeAttempt } from "@/lib/store/code-attempts";
import { retryAfter, typedText } from "./fields";
import { type Submission, step } from "./step";

export interface FactorView extends Frame {
  readonly prompt: "factor";
  /** Whether a recovery code is asked for in the place of the app's. */
  readonly usesRecoveryCode: boolean;
  readonly error?: CodeError;
  /** Seconds until another try makes sense, with `rate_limited`. */
  readonly retryAfter?: number;
}

/** The second factor of whoever has one: after each password, and where a session lacks it. */
export const factor = step({
  name: "factor",
  refusal: "login_required",
  reasons: {
    factor_required: (input) => lackForTenant(input) === "factor",
    acr_unmet: (input) => lackForClient(input) === "factor",
  },
  form: z.discriminatedUnion("do", [
    z.object({ do: z.literal("verify"), code: typedText }),
    z.object({ do: z.literal("recover"), recovery_code: typedText }),
    z.object({ do: z.enum(["use_recovery_code", "use_app", "another", "cancel"]) }),
  ]),
  attempt: (form) => (form.do === "verify" || form.do === "recover" ? "code" : undefined),
  async view({ frame, interaction, tenant }): Promise<FactorView | undefined> {
    if (!interaction.progress?.given) return undefined;
    const { error, usesRecoveryCode = false } = interaction.form;
    const wait = retryAfter(interaction, tenant);
    return { ...frame, prompt: "factor", usesRecoveryCode, error: error?.code, retryAfter: wait };
  },
  async act(submission, form) {
    switch (form.do) {
      case "verify":
        return answer(submission, { usesRecoveryCode: false, code: form.code });
      case "recover":
        return answer(submission, { usesRecoveryCode: true, code: form.recovery_code });
      case "use_recovery_code":
      case "use_app":
        return submission.interaction.prompt === "factor"
          ? { kind: "again", form: { usesRecoveryCode: form.do === "use_recovery_code" } }
          : back;
      case "another":
        return { kind: "ask", step: "login", reason: "another_account" };
      case "cancel":
        return { kind: "refuse", error: "access_denied" };
    }
  },
});

interface Answer {
  readonly usesRecoveryCode: boolean;
  readonly code: string;
}

async function answer(submission: Submission, { usesRecoveryCode, code }: Answer): Promise<Outcome> {
  const { exchange, interaction, codeAttempt } = submission;
  const { given, session } = interaction.progress ?? {};
  if (interaction.prompt !== "factor" || !codeAttempt || !given) return back;
  const { settings } = exchange.tenant;
  const fail = (error: CodeError, retryAt?: number): Outcome => {
    exchange.log.error = error;
    trace(exchange, { event: "sign-in", outcome: error, user: given.userId, client: interaction.request.clientId });
    const tried = { user: { id: given.userId }, counters: codeAttempt.counters };
    const event = failedSignIn(submission, tried, error);
    return { kind: "again", event, form: { usesRecoveryCode, error: { code: error }, retryAt } };
  };
  const until = overLimit(codeAttempt, settings.sign_in);
  if (until !== undefined) return fail("rate_limited", until);
  const outcome = await verify(code, usesRecoveryCode, given, codeAttempt, submission);
  if (outcome.kind === "wrong") return fail("wrong_code");
  const methods = [...given.methods, outcome.proven];
  const done = await startSession(submission, codeAttempt, { ...given, methods }, session);
  // A credential has changed since the first factor was given, or the session has ended: from the beginning.
  return done.kind === "back" ? { kind: "ask", step: "login", reason: "no_session" } : done;
}

function verify(
  code: string,
  usesRecoveryCode: boolean,
  { userId }: Authentication,
  { factors }: CodeAttempt,
  { exchange, interaction }: Submission,
): Promise<Proof | Flaw> {
  const { tenant } = exchange;
  const { factors: store, clock } = tenant.services;
  const now = clock();
  if (!usesRecoveryCode) {
    const take = (id: string, at: number) => store.takeStep(id, at, now);
    return totp.verify(code, { vault: tenant.vault, factors, take }, now);
  }
  const by = { userId, clientId: interaction.request.clientId, origin: originOf(exchange) };
  const take = async (hash: string) => (await store.takeRecoveryCode(hash, by, now)) !== undefined;
  return recoveryCode.verify(code, { tenantId: tenant.id, userId, take }, now);
}
