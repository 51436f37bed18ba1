import { z } from "zod";
import { OAuthError } from "@/lib/base/errors";
import type { RawParams } from "@/lib/model/interaction";
import { resources, spaced } from "@/lib/model/params";

const text = (most: number) => z.string().max(most, `is longer than ${most} characters`).optional();

/** A SHA-256 hash as RFC 7636 §4.2 and RFC 7638 §3 write it. */
const sha256 = z
  .string()
  .regex(/^[A-Za-z0-9_-]{43}$/, "must be 43 base64url characters")
  .optional();

/** The parameters of an authorization request (RFC 6749 §4.1.1, OIDC Core §3.1.2.1), each written once. Unknown ones are ignored. */
export const authorizationParams = z.object({
  client_id: z.string(),
  redirect_uri: text(2000),
  response_type: z.string().max(100),
  response_mode: text(100),
  scope: spaced.optional(),
  state: text(8192),
  nonce: text(1024),
  prompt: spaced.optional(),
  max_age: z
    .string()
    .regex(/^\d{1,9}$/, "must be a number of seconds")
    .transform(Number)
    .optional(),
  ui_locales: spaced.optional(),
  id_token_hint: text(16_000),
  login_hint: text(320),
  display: text(20),
  acr_values: spaced.optional(),
  claims: text(16_000),
  claims_locales: spaced.optional(),
  register: text(10),
  code_challenge: sha256,
  code_challenge_method: text(20),
  dpop_jkt: sha256,
  resource: resources,
  registration: text(16_000),
});

export type AuthorizationParams = z.infer<typeof authorizationParams>;

/** Characters of a request that may be kept while it waits for the person. */
const longestKept = 24_000;

/** Of what was sent, what a schema knows. */
export const knownTo = ({ shape }: z.ZodObject, params: RawParams): RawParams =>
  Object.fromEntries(Object.entries(params).filter(([name]) => Object.hasOwn(shape, name)));

/**
 * The parameters that mean something, for keeping.
 * @throws OAuthError invalid_request where they are too long to keep
 */
export function knownParams(params: RawParams): RawParams {
  const known = knownTo(authorizationParams, params);
  if (JSON.stringify(known).length > longestKept) throw new OAuthError("invalid_request", "the request is too long");
  return known;
}
