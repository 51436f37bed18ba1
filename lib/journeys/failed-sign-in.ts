import type { NewEvent } from "@/lib/events/event";
import { originOf } from "@/lib/http/network";
import { limitJustCrossed } from "@/lib/identity/sign-in";
import type { CodeError, LoginError } from "@/lib/model/interaction";
import type { SignInAttempt } from "@/lib/store/interactions";
import type { Submission } from "./steps/step";

type Person = NonNullable<SignInAttempt["user"]>;

/**
 * What is recorded of a sign-in that came to nothing. One that a limit refuses is recorded by the try that went over the limit and
 * by none after it, so that guessing fills no table.
 */
export function failedSignIn(
  { exchange, interaction }: Submission,
  attempt: Pick<SignInAttempt, "counters"> & { readonly user?: Pick<Person, "id"> | undefined },
  error: LoginError | CodeError,
): NewEvent | undefined {
  // Nobody has proven who they are: the person concerned is not the one who acts.
  const from = { actor: { kind: "person" }, origin: originOf(exchange) } as const;
  const whom = { user: attempt.user?.id, client: interaction.request.clientId };
  if (error !== "rate_limited") return { ...from, ...whom, name: "sign-in.failed", data: { reason: error } };
  const counted = limitJustCrossed(attempt, exchange.tenant.settings.sign_in);
  return counted && { ...from, ...whom, name: "sign-in.locked-out", data: { counted } };
}
