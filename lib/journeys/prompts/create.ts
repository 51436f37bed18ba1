import type { Prompt } from "./types";

/** Initiating User Registration via OpenID Connect §4: whoever has signed in since, has registered or chose not to. */
export const create: Prompt = {
  name: "create",
  refusal: "interaction_required",
  reasons: {
    create_prompt: ({ facts, request }) =>
      request.prompts.has("create") && !facts.sessions.some(({ selectedAt }) => facts.isSince(selectedAt)),
  },
};
