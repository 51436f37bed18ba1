import { steps } from "@/lib/journeys/steps";
import type { Step } from "@/lib/journeys/steps/step";
import type { StepName } from "@/lib/model/interaction";
import type { Session } from "@/lib/store/session";
import type { DecisionInput } from "./facts";

export type Decision =
  | { readonly kind: "answer"; readonly session: Session }
  | { readonly kind: "ask"; readonly step: Step; readonly reason: string };

/**
 * Pure: the first reason of the first step that holds, or else the session that answers.
 * @param order the steps of this journey, in the order in which they are asked
 */
export function decide(input: DecisionInput, order: readonly StepName[]): Decision {
  for (const step of order.map((name): Step => steps[name])) {
    const reason = Object.entries(step.reasons).find(([, holds]) => holds(input));
    if (reason) return { kind: "ask", step, reason: reason[0] };
  }
  const { session } = input.facts;
  if (!session) throw new Error("no step asks for a sign-in, yet nobody is signed in");
  return { kind: "answer", session };
}
