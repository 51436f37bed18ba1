import { z } from "zod";

/** Narrows what Gatehouse can do to what a tenant offers. */
export const offer = z.strictObject({
  grant_types: z.array(z.string()).optional().describe("Of `grant_types_supported`"),
  response_types: z.array(z.string()).optional().describe("Of `response_types_supported`"),
  response_modes: z.array(z.string()).optional().describe("Of `response_modes_supported`"),
  token_endpoint_auth_methods: z.array(z.string()).optional().describe("Of `token_endpoint_auth_methods_supported`"),
  signing_algs: z
    .array(z.string())
    .optional()
    .describe(
      "Of the algorithms that tokens are signed with; RS256 always (OIDC Discovery §3), unless the profile leaves it out",
    ),
  encryption_algs: z.array(z.string()).optional().describe("Of the algorithms that encrypt keys (`alg` of a JWE)"),
  encryption_encs: z.array(z.string()).optional().describe("Of the algorithms that encrypt content (`enc`)"),
  subject_types: z
    .array(z.enum(["public", "pairwise"]))
    .optional()
    .describe("Of `subject_types_supported`"),
  claims_parameter: z.boolean().default(true).describe("The `claims` parameter (OIDC Core §5.5)"),
  request_parameter: z.boolean().default(true).describe("Request objects by value (OIDC Core §6.1)"),
  request_uri_parameter: z.boolean().default(true).describe("Request objects by reference (OIDC Core §6.2)"),
  pushed_requests: z.boolean().default(true).describe("Pushed authorization requests (RFC 9126)"),
  totp: z
    .boolean()
    .default(true)
    .describe("Authenticator apps as a second factor (RFC 6238), and the `acr` value that they reach"),
});
