/** What a client is told: RFC 6749 §4.2.2.1, OIDC Core §3.1.2.6; the last two are of Self-Issued OpenID Provider v2. */
export interface ErrorAnswer {
  readonly error:
    | "invalid_request"
    | "invalid_scope"
    | "unsupported_response_type"
    | "access_denied"
    | "login_required"
    | "interaction_required"
    | "request_not_supported"
    | "request_uri_not_supported"
    | "registration_not_supported"
    | "registration_value_not_supported"
    | "subject_syntax_types_not_supported";
  /** Printable ASCII, for the client's developer. */
  readonly error_description: string;
}

export const refusal = (error: ErrorAnswer["error"], description: string): ErrorAnswer => ({
  error,
  error_description: description.replace(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, "?").slice(0, 200),
});
