import type { Prompt } from "./types";

/** OIDC Core §3.1.2.1: only where there is somebody to select; a fresh sign-in is a selection too. */
export const selectAccount: Prompt = {
  name: "select_account",
  refusal: "account_selection_required",
  reasons: {
    select_account_prompt: ({ facts, request }) =>
      request.prompts.has("select_account") &&
      facts.sessions.length > 0 &&
      !facts.sessions.some(({ selectedAt }) => facts.isSince(selectedAt)),
  },
};
