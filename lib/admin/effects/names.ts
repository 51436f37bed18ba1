/** What a change of settings can come to, in words for a terminal; the dashboard has its own. */
export const effectTexts = {
  users_without_factor: "users have no second factor and set one up when they sign in next",
  users_with_factor: "users have a second factor that is not asked for any more",
  sessions_too_old: "sessions are older, and sign in anew at their next request",
  browsers_with_more: "browsers have more accounts signed in; the next sign-in ends those used least lately",
  consents_too_old: "consents are older, and are asked for anew",
  clients_excused: "clients are excused from consent, and ask for it from then on",
  sign_ups: "accounts were made by people themselves in the last 30 days",
  self_registered: "clients registered themselves; they stay, and cannot change themselves any more",
  clients_unused: "clients that nobody vouches for were not used for so long, and are deleted",
  clients_over_limit: "clients registered themselves already: no more are taken",
  keys_older: "keys are older, and are replaced",
  clients_unwelcome: "clients that registered themselves could not register so again",
  clients_implicit: "clients are registered for the implicit grant",
  clients_flow: "clients are registered for a grant or response type that is not offered",
  clients_authentication: "clients authenticate in a way that is not offered",
  clients_algorithm: "clients are registered for an algorithm that is not offered",
  clients_subject: "clients have subjects that are not offered",
  clients_need_pkce: "clients must use PKCE that need not now",
  clients_must_push: "clients must push their requests that need not now",
  clients_must_sign: "clients must sign their requests that need not now",
  clients_must_bind: "clients must bind their tokens to a key or certificate that need not now",
  clients_need_nonce: "clients need a nonce in their DPoP proofs that need none now",
  clients_insecure_redirect: "clients have redirect URIs that are not https",
} as const;

export type EffectName = keyof typeof effectTexts;

export const effectNames = Object.keys(effectTexts) as [EffectName, ...EffectName[]];
