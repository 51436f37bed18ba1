import { isGranted } from "@/lib/claims/permissions";
import type { Prompt } from "./types";

/** OIDC Core §3.1.2.4, §11. A client that the tenant vouches for is asked about only on demand. */
export const consent: Prompt = {
  name: "consent",
  refusal: "consent_required",
  reasons: {
    consent_prompt: ({ facts, request }) =>
      request.prompts.has("consent") && !facts.isSince(facts.session?.grant?.grantedAt),
    /**
     * RFC 8252 §8.6: any program on the machine can take such an address, whatever the client calls itself, so a grant of the past
     * proves nothing.
     */
    unproven_app: ({ facts, client, redirectUri }) =>
      client.metadata.token_endpoint_auth_method === "none" &&
      !redirectUri.startsWith("https:") &&
      !facts.isSince(facts.session?.grant?.grantedAt),
    scope_not_granted: ({ facts, permissions, client }) =>
      !client.metadata.skip_consent && permissions.some((one) => !isGranted(one, facts.session?.grant?.permissions)),
    never_asked: ({ facts, client }) => !client.metadata.skip_consent && facts.session?.grant === undefined,
  },
};
