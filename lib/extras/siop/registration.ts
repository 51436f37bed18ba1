import { isOwnAlg, type OwnAlg } from "./algorithms";
import { type ErrorAnswer, refusal } from "./error-answer";
import { jsonObject } from "./json-object";

/** How a client describes itself. Nobody has checked it: shown beside the address, never instead of it. */
export interface SelfDescription {
  readonly name: string | undefined;
  readonly policyUri: string | undefined;
  readonly tosUri: string | undefined;
}

interface Registration {
  readonly alg: OwnAlg;
  readonly client: SelfDescription;
  readonly wantsAuthTime: boolean;
}

const thumbprint = "urn:ietf:params:oauth:jwk-thumbprint";

/** OIDC Core §7.2.1: client metadata (OIDC Registration §2) that travels with the request, since there is nowhere to register. */
export function registrationOf(text: string | undefined): Registration | ErrorAnswer {
  const metadata = jsonObject(text);
  if (!metadata) return refusal("invalid_request", "registration must be a JSON object");
  const { id_token_signed_response_alg: alg = "RS256", subject_syntax_types_supported: syntaxes } = metadata;
  if (!isOwnAlg(alg))
    return refusal("registration_value_not_supported", "id_token_signed_response_alg: use RS256 or ES256");
  if (metadata.id_token_encrypted_response_alg !== undefined)
    return refusal("registration_value_not_supported", "id_token_encrypted_response_alg: ID tokens are only signed");
  if (metadata.subject_type !== undefined && metadata.subject_type !== "pairwise")
    return refusal("registration_value_not_supported", "subject_type: every client gets a subject of its own");
  if (syntaxes !== undefined && !(Array.isArray(syntaxes) && syntaxes.includes(thumbprint)))
    return refusal("subject_syntax_types_not_supported", "subjects are JWK thumbprints here");
  return {
    alg,
    wantsAuthTime: metadata.require_auth_time === true || metadata.default_max_age !== undefined,
    client: {
      name: nameOf(metadata.client_name),
      policyUri: webPage(metadata.policy_uri),
      tosUri: webPage(metadata.tos_uri),
    },
  };
}

/** One line without what turns a line around or hides in it (Unicode's controls and formats). */
function nameOf(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const clean = value.replace(/[\p{C}\p{Z}]+/gu, " ").trim();
  return [...clean].slice(0, 80).join("") || undefined;
}

const webPage = (value: unknown): string | undefined =>
  typeof value === "string" && value.length <= 2000 && URL.canParse(value) && new URL(value).protocol === "https:"
    ? value
    : undefined;
