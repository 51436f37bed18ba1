import type { Situation } from "@/lib/base/situations";

/** Who can change it: whoever makes the client, whoever looks after the tenant, either of them, the person, or we. */
export type Side = "client" | "tenant" | "either" | "person" | "server";

/** Where in the dashboard it is changed, and the member to look at. */
export interface Remedy {
  readonly page: "application" | "credentials" | "settings";
  readonly member?: string;
}

interface Explanation {
  readonly side: Side;
  readonly remedy?: Remedy;
}

const client: Explanation = { side: "client" };
const member = (side: Side, name: string): Explanation => ({ side, remedy: { page: "application", member: name } });
const credentials = (side: Side, name?: string): Explanation => ({
  side,
  remedy: { page: "credentials", ...(name && { member: name }) },
});
const setting = (side: Side, name: string): Explanation => ({ side, remedy: { page: "settings", member: name } });

/** What to do about each situation; what happened and how to change it in words is in the texts of the dashboard. */
export const explanations: Readonly<Record<Situation, Explanation>> = {
  redirect_uri_mismatch: member("either", "redirect_uris"),
  redirect_uri_missing: member("client", "redirect_uris"),
  redirect_uri_unfit: member("either", "redirect_uris"),
  unknown_client: client,
  client_id_missing: client,
  response_type_unsupported: setting("client", "offer.response_types"),
  response_type_unregistered: member("either", "response_types"),
  response_mode_unsupported: setting("client", "offer.response_modes"),
  scope_refused: member("either", "scope"),
  nonce_missing: client,
  pkce_missing: member("client", "require_pkce"),
  pkce_method: client,
  request_object_missing: member("client", "require_signed_request_object"),
  request_object_unreadable: client,
  request_object_signature: credentials("either", "jwks"),
  request_object_key: credentials("either", "jwks"),
  request_object_alg: member("either", "request_object_signing_alg"),
  request_object_claims: client,
  request_uri_unregistered: member("either", "request_uris"),
  request_uri_unreachable: client,
  request_uri_over: client,
  pushing_required: member("client", "require_pushed_authorization_requests"),
  hint_not_ours: client,
  hint_of_other_client: client,
  login_required: client,
  consent_required: member("either", "skip_consent"),
  interaction_required: client,
  acr_unmet: { side: "client" },
  declined: { side: "person" },
  client_auth_missing: member("client", "token_endpoint_auth_method"),
  client_auth_method: member("either", "token_endpoint_auth_method"),
  client_auth_twice: client,
  secret_wrong: credentials("client"),
  secret_expired: credentials("client"),
  assertion_wrong: client,
  assertion_key: credentials("either", "jwks"),
  assertion_signature: credentials("either", "jwks"),
  assertion_audience: client,
  assertion_used: client,
  certificate_wrong: credentials("either"),
  grant_unsupported: setting("client", "offer.grant_types"),
  grant_unregistered: member("either", "grant_types"),
  code_unknown: client,
  code_of_other_client: client,
  code_used: client,
  code_expired: setting("client", "lifetimes.code"),
  code_redirect_uri: client,
  code_bound: client,
  verifier_missing: client,
  verifier_unexpected: client,
  verifier_mismatch: client,
  refresh_unknown: client,
  refresh_over: setting("person", "lifetimes.refresh_token"),
  refresh_reused: client,
  token_bound: client,
  target_refused: member("either", "resources"),
  dpop_missing: member("client", "dpop_bound_access_tokens"),
  dpop_wrong: client,
  dpop_nonce: setting("client", "require_dpop_nonce"),
  dpop_used: client,
  return_uri_mismatch: member("either", "post_logout_redirect_uris"),
  registration_off: setting("tenant", "registration.mode"),
  registration_token: client,
  redirect_uri_refused: client,
  metadata_refused: setting("client", "registration.mode"),
  statement_refused: setting("either", "registration.software_statement_issuers"),
  access_token_wrong: client,
  too_many_requests: setting("client", "limits.authorize"),
  unavailable: { side: "server" },
  our_fault: { side: "server" },
  parameter_wrong: client,
};
