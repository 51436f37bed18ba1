import type { ClaimsRequest } from "./claims-request";

/** What an authorization keeps of its request for the tokens issued from it. Times in seconds since 1970. */
export interface AuthorizedRequest {
  readonly nonce?: string;
  readonly authTime: number;
  readonly acr: string;
  readonly amr: readonly string[];
  readonly claims?: ClaimsRequest;
  readonly claimsLocales?: readonly string[];
}
