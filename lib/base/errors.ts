import type { Situation } from "./situations";

/** Every error code that Gatehouse sends, with its HTTP status and where it is registered. */
const errorCodes = {
  invalid_request: { status: 400, spec: "RFC 6749 §5.2" },
  invalid_client: { status: 401, spec: "RFC 6749 §5.2" },
  invalid_grant: { status: 400, spec: "RFC 6749 §5.2" },
  unauthorized_client: { status: 400, spec: "RFC 6749 §5.2" },
  unsupported_grant_type: { status: 400, spec: "RFC 6749 §5.2" },
  invalid_scope: { status: 400, spec: "RFC 6749 §5.2" },
  invalid_target: { status: 400, spec: "RFC 8707 §2" },
  access_denied: { status: 403, spec: "RFC 6749 §4.1.2.1" },
  unsupported_response_type: { status: 400, spec: "RFC 6749 §4.1.2.1" },
  server_error: { status: 500, spec: "RFC 6749 §4.1.2.1" },
  temporarily_unavailable: { status: 503, spec: "RFC 6749 §4.1.2.1" },
  login_required: { status: 400, spec: "OIDC Core §3.1.2.6" },
  interaction_required: { status: 400, spec: "OIDC Core §3.1.2.6" },
  account_selection_required: { status: 400, spec: "OIDC Core §3.1.2.6" },
  unmet_authentication_requirements: { status: 400, spec: "OIDC Unmet Authentication Requirements §3" },
  consent_required: { status: 400, spec: "OIDC Core §3.1.2.6" },
  invalid_request_uri: { status: 400, spec: "OIDC Core §3.1.2.6" },
  invalid_request_object: { status: 400, spec: "OIDC Core §3.1.2.6" },
  request_not_supported: { status: 400, spec: "OIDC Core §3.1.2.6" },
  request_uri_not_supported: { status: 400, spec: "OIDC Core §3.1.2.6" },
  registration_not_supported: { status: 400, spec: "OIDC Core §3.1.2.6" },
  authorization_pending: { status: 400, spec: "RFC 8628 §3.5" },
  slow_down: { status: 400, spec: "RFC 8628 §3.5" },
  expired_token: { status: 400, spec: "RFC 8628 §3.5" },
  invalid_redirect_uri: { status: 400, spec: "RFC 7591 §3.2.2" },
  invalid_client_metadata: { status: 400, spec: "RFC 7591 §3.2.2" },
  invalid_software_statement: { status: 400, spec: "RFC 7591 §3.2.2" },
  unapproved_software_statement: { status: 400, spec: "RFC 7591 §3.2.2" },
  invalid_token: { status: 401, spec: "RFC 6750 §3.1" },
  invalid_dpop_proof: { status: 400, spec: "RFC 9449 §5" },
  use_dpop_nonce: { status: 400, spec: "RFC 9449 §8" },
  insufficient_scope: { status: 403, spec: "RFC 6750 §3.1" },
} as const satisfies Record<string, { status: number; spec: string }>;

export type ErrorCode = keyof typeof errorCodes;

interface Context {
  /** For the log only. */
  readonly detail?: string;
  /** For the trace, where the code alone does not tell it. */
  readonly situation?: Situation | undefined;
  readonly cause?: unknown;
  /** Overrides the code's own status, e.g. 413 for a body that is too large. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether it is for whoever sends the request, and never travels to the client behind it. */
  readonly staysHere?: boolean;
}

/**
 * The one error that a flow throws. `description` is for the client and is cut to what RFC 6749 §5.2 allows
 * (printable ASCII without `"` and `\`); the endpoint shell and `ReplyTo` alone turn it into an answer.
 */
export class OAuthError extends Error {
  readonly code: ErrorCode;
  readonly description: string;
  readonly detail: string | undefined;
  readonly situation: Situation | undefined;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly staysHere: boolean;

  constructor(code: ErrorCode, description: string, context: Context = {}) {
    super(`${code}: ${description}`, { cause: context.cause });
    this.name = "OAuthError";
    this.code = code;
    this.description = description.replace(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, "?").slice(0, 300);
    this.detail = context.detail;
    this.situation = context.situation;
    this.status = context.status ?? errorCodes[code].status;
    this.headers = context.headers ?? {};
    this.staysHere = context.staysHere ?? false;
  }
}
