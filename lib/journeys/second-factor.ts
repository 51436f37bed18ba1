import { randomUUID } from "node:crypto";
import { assuranceOf, isEnough } from "@/lib/identity/assurance";
import { newTotpSecret } from "@/lib/identity/methods/totp";
import type { Authentication, Proven } from "@/lib/model/authentication";
import type { StepName } from "@/lib/model/interaction";
import type { Progress } from "@/lib/model/progress";
import type { AccessRequest } from "@/lib/oauth/authorize/access";
import type { SignInAttempt } from "@/lib/store/interactions";
import type { Session } from "@/lib/store/session";
import type { Tenant } from "@/lib/tenants/tenant";
import type { DecisionInput, Facts } from "./facts";
import type { Outcome } from "./outcome";
import { attemptsOf } from "./start-session";
import type { Submission } from "./steps/step";

/** Seconds for which a password that was given lets a factor be added: whoever finds a browser signed in adds none of their own. */
const freshFor = 900;

type Lack = "nothing" | "sign_in" | "factor" | "factor_to_be";

/** What a session lacks of what the tenant asks of everybody, where a person can be asked for it. */
export const lackForTenant = ({ facts, request: { leastAcr } }: DecisionInput): Lack => lackOf(facts, leastAcr);

/**
 * What it lacks of what the client asks for (OIDC Core §5.5.1.1): nothing more than that is asked, and nobody is kept out for a mere
 * wish.
 */
export function lackForClient({ facts, request: { acr, prompts } }: DecisionInput): Lack {
  if (!acr.isEssential && (facts.isDeclined || prompts.has("none"))) return "nothing";
  return lackOf(facts, acr.wanted);
}

/** Whether the person may go on without a further factor. */
export const canDecline = ({ acr, leastAcr }: Pick<AccessRequest, "acr" | "leastAcr">): boolean =>
  !acr.isEssential && leastAcr.length === 0;

function lackOf({ session, now, isSince }: Facts, wanted: readonly string[]): Lack {
  if (!session || isEnough(session.acr, wanted)) return "nothing";
  if (!isFactorMissing(session, wanted)) return isSince(session.authTime) ? "nothing" : "sign_in";
  if (session.hasSecondFactor) return "factor";
  const isFresh = isSince(session.authTime) || now - session.authTime <= freshFor;
  return isFresh ? "factor_to_be" : "sign_in";
}

function isFactorMissing(session: Session, wanted: readonly string[]): boolean {
  const methods = methodsOf(session);
  const isEnoughWith = (proven: readonly Pick<Proven, "method">[]) => isEnough(assuranceOf(proven).acr, wanted);
  return !isEnoughWith(methods) && isEnoughWith([...methods, { method: "totp" }]);
}

/** A session begun before methods were recorded is one of a password. */
const methodsOf = ({ methods, authTime }: Session): readonly Proven[] =>
  methods ?? [{ method: "password", at: authTime }];

/** What the interaction holds when a step is asked of whoever is signed in. */
export function progressOf(
  step: StepName,
  { session, isDeclined }: Pick<Facts, "session" | "isDeclined">,
  { vault }: Pick<Tenant, "vault">,
): Progress | undefined {
  const kept = isDeclined ? { isDeclined } : undefined;
  if (!session || (step !== "factor" && step !== "enrol")) return kept;
  const { userId, credentialsVersion, id, authTime } = session;
  const begun = {
    ...kept,
    given: { userId, methods: methodsOf(session), credentialsVersion },
    session: { id, authTime },
  };
  if (step === "factor") return begun;
  const factorId = randomUUID();
  return { ...begun, enrolment: { kind: "begun", factorId, secret: newTotpSecret(vault, factorId) } };
}

/** The password is right: no session yet, but the question for the second factor. */
export async function askForFactor(
  { exchange, interaction }: Submission,
  attempt: SignInAttempt,
  given: Authentication,
): Promise<Outcome> {
  await exchange.tenant.services.attempts.settle(given.userId, attemptsOf(attempt));
  return { kind: "ask", step: "factor", reason: interaction.reason, progress: { given } };
}
