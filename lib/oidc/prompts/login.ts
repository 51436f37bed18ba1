import type { Prompt } from "./types";

/** OIDC Core §3.1.2.3. */
export const login: Prompt = {
  name: "login",
  refusal: "login_required",
  reasons: {
    no_session: ({ facts, request }) => facts.session === undefined && request.expectedUserId === undefined,
    /** `id_token_hint` names somebody who is not signed in here. */
    other_person_expected: ({ facts, request }) => facts.session === undefined && request.expectedUserId !== undefined,
    login_prompt: ({ facts, request }) => request.prompts.has("login") && !facts.isSince(facts.session?.authTime),
    max_age: ({ facts: { session, now, isSince }, request: { maxAge } }) =>
      session !== undefined && maxAge !== undefined && now - session.authTime > maxAge && !isSince(session.authTime),
  },
};
