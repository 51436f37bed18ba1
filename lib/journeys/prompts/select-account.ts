import type { DecisionInput, Prompt } from "./types";

/** OIDC Core §3.1.2.1: only where there is somebody to select; a fresh sign-in is a selection too. */
export const selectAccount: Prompt = {
  name: "select_account",
  refusal: "account_selection_required",
  reasons: {
    select_account_prompt: ({ facts, request }) =>
      request.prompts.has("select_account") && facts.sessions.length > 0 && !isSelected(facts),
    /** Several are signed in and the client has somebody else in mind: which of them it gets is not for us to guess. */
    hint_names_nobody: ({ facts, request: { loginHint, isExpected, prompts } }) =>
      loginHint !== undefined &&
      isExpected === undefined &&
      !prompts.has("login") &&
      facts.sessions.length > 1 &&
      facts.hinted === undefined &&
      !isSelected(facts),
  },
};

const isSelected = ({ sessions, isSince }: DecisionInput["facts"]) =>
  sessions.some(({ selectedAt }) => isSince(selectedAt));
