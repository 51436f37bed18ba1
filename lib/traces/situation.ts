import type { ErrorCode, OAuthError } from "@/lib/base/errors";
import type { Situation } from "@/lib/base/situations";

/** What an error means that says nothing finer of itself. */
const ofCode: Readonly<Record<ErrorCode, Situation>> = {
  invalid_request: "parameter_wrong",
  invalid_client: "client_auth_missing",
  invalid_grant: "code_unknown",
  unauthorized_client: "grant_unregistered",
  unsupported_grant_type: "grant_unsupported",
  invalid_scope: "scope_refused",
  invalid_target: "target_refused",
  access_denied: "declined",
  unsupported_response_type: "response_type_unsupported",
  server_error: "our_fault",
  temporarily_unavailable: "unavailable",
  login_required: "login_required",
  interaction_required: "interaction_required",
  account_selection_required: "interaction_required",
  unmet_authentication_requirements: "acr_unmet",
  consent_required: "consent_required",
  invalid_request_uri: "request_uri_over",
  invalid_request_object: "request_object_unreadable",
  request_not_supported: "request_object_alg",
  request_uri_not_supported: "request_uri_unregistered",
  registration_not_supported: "parameter_wrong",
  authorization_pending: "declined",
  slow_down: "too_many_requests",
  expired_token: "code_expired",
  invalid_redirect_uri: "redirect_uri_refused",
  invalid_client_metadata: "metadata_refused",
  invalid_software_statement: "statement_refused",
  unapproved_software_statement: "statement_refused",
  invalid_token: "access_token_wrong",
  invalid_dpop_proof: "dpop_wrong",
  use_dpop_nonce: "dpop_nonce",
  insufficient_scope: "access_token_wrong",
};

/** What a request came to grief on. */
export const situationOf = ({
  code,
  situation,
  status,
}: Pick<OAuthError, "code" | "situation" | "status">): Situation =>
  situation ?? (status === 429 ? "too_many_requests" : ofCode[code]);
