/**
 * The settings of a tenant that are its policies, in groups: pages, effects and trials are made of this. What a
 * setting means is said where it is defined, in `tenant-settings.ts`; those in no group are general.
 */
export const policyGroups = {
  "sign-in": [
    "sign_up.enabled",
    "sign_in.password_min_length",
    "sign_in.failures_per_account",
    "sign_in.failures_in_a_row",
    "sign_in.failures_per_address",
    "sign_in.window",
  ],
  factors: ["sign_in.second_factor", "offer.totp"],
  sessions: ["lifetimes.session", "lifetimes.interaction", "sign_in.accounts_per_browser"],
  consent: ["consent.lifetime", "consent.may_be_skipped"],
  registration: [
    "registration.mode",
    "registration.trust",
    "registration.grant_types",
    "registration.token_endpoint_auth_methods",
    "registration.default_scope",
    "registration.software_statement_required",
    "registration.software_statement_issuers",
    "registration.max_clients",
    "registration.unused_lifetime",
  ],
  lifetimes: [
    "lifetimes.code",
    "lifetimes.access_token",
    "lifetimes.id_token",
    "lifetimes.refresh_token",
    "refresh_grace",
  ],
  algorithms: ["offer.signing_algs", "offer.encryption_algs", "offer.encryption_encs", "key_rotation", "key_wait"],
  security: [
    "profile",
    "require_pushed_authorization_requests",
    "require_signed_request_object",
    "require_dpop_nonce",
    "offer.grant_types",
    "offer.response_types",
    "offer.response_modes",
    "offer.token_endpoint_auth_methods",
    "offer.subject_types",
    "offer.claims_parameter",
    "offer.request_parameter",
    "offer.request_uri_parameter",
    "offer.pushed_requests",
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** Every setting that is a policy, as in `lifetimes.session`. */
export const policySettings: readonly string[] = Object.values(policyGroups).flat();

/**
 * Those that can be tried on live traffic: their rules are functions of a request and the settings, which can be asked twice. The
 * others count over time or hold for what is issued from then on.
 */
const triable: ReadonlySet<string> = new Set([
  ...policyGroups.factors,
  "lifetimes.session",
  ...policyGroups.consent,
  "registration.mode",
  "registration.grant_types",
  "registration.token_endpoint_auth_methods",
  "registration.software_statement_required",
  "registration.software_statement_issuers",
  "offer.signing_algs",
  "offer.encryption_algs",
  "offer.encryption_encs",
  ...policyGroups.security,
]);

export const isTriable = (setting: string): boolean => triable.has(setting);

/** Those of which nobody can say beforehand whom a change would concern: nothing is stored that tells. */
const unforeseeable: ReadonlySet<string> = new Set([
  "sign_in.password_min_length",
  "sign_in.failures_per_account",
  "sign_in.failures_in_a_row",
  "sign_in.failures_per_address",
  "sign_in.window",
  "lifetimes.interaction",
  "registration.trust",
  "registration.default_scope",
  "registration.software_statement_required",
  "registration.software_statement_issuers",
  ...policyGroups.lifetimes,
  "offer.response_modes",
  "offer.claims_parameter",
  "offer.request_parameter",
  "offer.request_uri_parameter",
  "offer.pushed_requests",
]);

export const isForeseeable = (setting: string): boolean => !unforeseeable.has(setting);

/** Rules that a trial asks of requests that were let through, each with the clause that it goes by. */
export const policyRules = {
  client_authentication: "RFC 6749 §2.3",
  pushed_request: "RFC 9126 §5",
  signed_request: "RFC 9101 §10.5",
  request_object: "OIDC Core §6.1",
  redirect_uri: "RFC 6749 §3.1.2",
  response_type: "RFC 6749 §3.1.1",
  response_mode: "RFC 9700 §4.3.1",
  prompt: "OIDC Core §3.1.2.1",
  pkce: "RFC 7636 §4.4.1",
  scope: "RFC 6749 §3.3",
  acr: "OIDC Core §5.5.1.1",
  grant_type: "RFC 6749 §5.2",
  sender_constraint: "RFC 9700 §2.2.1",
  registration: "RFC 7591 §2",
  second_factor: "RFC 8176 §2",
  session_age: "OIDC Core §3.1.2.3",
  consent: "OIDC Core §3.1.2.4",
} as const;

export type PolicyRule = keyof typeof policyRules;
