import { prompts } from "@/lib/journeys/prompts";
import type { DecisionInput, Prompt } from "@/lib/journeys/prompts/types";
import type { Session } from "@/lib/store/sessions";

export type Decision =
  | { readonly kind: "issue"; readonly session: Session }
  | { readonly kind: "ask"; readonly prompt: Prompt; readonly reason: string };

/** Pure: the first reason of the first prompt that holds, or else the session that answers. */
export function decide(input: DecisionInput): Decision {
  for (const prompt of prompts) {
    const reason = Object.entries(prompt.reasons).find(([, holds]) => holds(input));
    if (reason) return { kind: "ask", prompt, reason: reason[0] };
  }
  const { session } = input.facts;
  if (!session) throw new Error("no prompt asks for a sign-in, yet nobody is signed in");
  return { kind: "issue", session };
}
