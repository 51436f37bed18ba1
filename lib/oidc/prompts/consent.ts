import type { Prompt } from "./types";

/** OIDC Core §3.1.2.4, §11. A client that the tenant vouches for is asked about only on demand. */
export const consent: Prompt = {
  name: "consent",
  refusal: "consent_required",
  reasons: {
    consent_prompt: ({ facts, request }) =>
      request.prompts.has("consent") && !facts.isSince(facts.session?.grant?.grantedAt),
    scope_not_granted: ({ facts, request, client }) =>
      !client.metadata.skip_consent && request.scopes.some((scope) => !facts.session?.grant?.scopes.includes(scope)),
    resource_not_granted: ({ facts, request, client }) =>
      !client.metadata.skip_consent && request.resources.some((uri) => !facts.session?.grant?.resources.includes(uri)),
    never_asked: ({ facts, client }) => !client.metadata.skip_consent && facts.session?.grant === undefined,
  },
};
