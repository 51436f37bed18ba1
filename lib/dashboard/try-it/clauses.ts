import { clauseOf, type Told } from "@/lib/dashboard/clause";
import type { CheckName } from "./run";

/** Where each parameter of a request or an answer is defined; the catalogue has a sentence for each. */
const parameters = {
  response_type: "RFC 6749 §3.1.1",
  client_id: "RFC 6749 §2.2",
  redirect_uri: "RFC 6749 §3.1.2",
  scope: "RFC 6749 §3.3",
  state: "RFC 6749 §10.12",
  nonce: "OIDC Core §3.1.2.1",
  code_challenge: "RFC 7636 §4.2",
  code_challenge_method: "RFC 7636 §4.3",
  dpop_jkt: "RFC 9449 §10",
  response_mode: "OIDC Core §3.1.2.1",
  prompt: "OIDC Core §3.1.2.1",
  max_age: "OIDC Core §3.1.2.1",
  acr_values: "OIDC Core §3.1.2.1",
  claims: "OIDC Core §5.5",
  ui_locales: "OIDC Core §3.1.2.1",
  login_hint: "OIDC Core §3.1.2.1",
  resource: "RFC 8707 §2",
  request: "RFC 9101 §4",
  request_uri: "RFC 9126 §4",
  grant_type: "RFC 6749 §3.2",
  code: "RFC 6749 §4.1.2",
  code_verifier: "RFC 7636 §4.5",
  client_secret: "RFC 6749 §2.3.1",
  client_assertion: "RFC 7523 §2.2",
  client_assertion_type: "RFC 7523 §2.2",
  refresh_token: "RFC 6749 §6",
  device_code: "RFC 8628 §3.4",
  token: "RFC 7662 §2.1",
  iss: "RFC 9207 §2",
  response: "RFC 9101 §4",
  error: "RFC 6749 §4.1.2.1",
  error_description: "RFC 6749 §4.1.2.1",
  access_token: "RFC 6749 §5.1",
  id_token: "OIDC Core §2",
  token_type: "RFC 6749 §5.1",
  expires_in: "RFC 6749 §5.1",
  session_state: "OIDC Session Management §2",
} as const;

export type ExplainedParameter = keyof typeof parameters;

export const isExplained = (name: string): name is ExplainedParameter => Object.hasOwn(parameters, name);

const checks: Readonly<Record<CheckName, string>> = {
  signature: "OIDC Core §3.1.3.7",
  iss: "OIDC Core §3.1.3.7",
  aud: "OIDC Core §3.1.3.7",
  azp: "OIDC Core §3.1.3.7",
  exp: "OIDC Core §3.1.3.7",
  nonce: "OIDC Core §3.1.3.7",
  at_hash: "OIDC Core §3.1.3.8",
  c_hash: "OIDC Core §3.3.2.10",
  auth_time: "OIDC Core §3.1.2.1",
  sub: "OIDC Core §5.3.4",
  state: "RFC 6749 §10.12",
  answer_iss: "RFC 9207 §2.4",
};

const linked = (label: string): Told["clause"] => clauseOf(`- (${label})`).clause;

export const clauseOfParameter = (name: ExplainedParameter): Told["clause"] => linked(parameters[name]);
export const clauseOfCheck = (name: CheckName): Told["clause"] => linked(checks[name]);
