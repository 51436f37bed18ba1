import { isEnough } from "@/lib/identity/assurance";
import type { Prompt } from "./types";

/** OIDC Core §3.1.2.3. */
export const login: Prompt = {
  name: "login",
  refusal: "login_required",
  reasons: {
    no_session: ({ facts, request }) => facts.session === undefined && request.isExpected === undefined,
    /** `id_token_hint` or `claims` name somebody who is not signed in here. */
    other_person_expected: ({ facts, request }) => facts.session === undefined && request.isExpected !== undefined,
    login_prompt: ({ facts, request }) => request.prompts.has("login") && !facts.isSince(facts.session?.authTime),
    /** OIDC Core §5.5.1.1: a session that does not reach what is asked for signs in anew; nobody is refused for a mere wish. */
    acr_unmet: ({ facts: { session, isSince }, request: { acr, prompts } }) =>
      session !== undefined &&
      !isEnough(session.acr, acr.wanted) &&
      (acr.isEssential || !prompts.has("none")) &&
      !isSince(session.authTime),
    max_age: ({ facts: { session, now, isSince }, request: { maxAge } }) =>
      session !== undefined && maxAge !== undefined && now - session.authTime > maxAge && !isSince(session.authTime),
  },
};
