import { z } from "zod";
import { webUrl } from "@/lib/base/web-url";

/** Whose software statements are believed (RFC 7591 §2.3), and the keys they are signed with. */
const statementIssuer = z
  .strictObject({
    issuer: z.string().min(1).max(500).describe("The statement's `iss`"),
    jwks_uri: webUrl.optional().describe("Where its keys are fetched"),
    jwks: z
      .looseObject({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) })
      .optional()
      .describe("Or its keys themselves"),
  })
  .refine(({ jwks, jwks_uri }) => (jwks === undefined) !== (jwks_uri === undefined), "must have jwks or jwks_uri");

/** Seconds, where a tenant does not say otherwise. */
export const unusedLifetime = 30 * 86_400;

/** Who may register clients by themselves, and with what (OIDC Dynamic Client Registration, RFC 7591). */
export const registration = z.strictObject({
  mode: z
    .enum(["off", "initial_access_token", "open"])
    .default("off")
    .describe("Who may register a client: nobody, holders of an initial access token, or anybody"),
  trust: z
    .enum(["self", "token"])
    .default("self")
    .describe(
      "Who vouches for clients that register without an initial access token: nobody, or the tenant as if it had given each of them one (`token`), as a tenant for conformance tests may",
    ),
  grant_types: z
    .array(z.string())
    .optional()
    .describe("Grant types that such clients may have, of those on offer; all of them where it is left out"),
  token_endpoint_auth_methods: z
    .array(z.string())
    .optional()
    .describe("Client authentication methods that such clients may have; all of them where it is left out"),
  default_scope: z
    .string()
    .min(1)
    .max(4000)
    .optional()
    .describe("The scope values of a client that names none; everything on offer where it is left out"),
  software_statement_issuers: z
    .array(statementIssuer)
    .max(50)
    .default([])
    .describe("Whose software statements are believed (RFC 7591 §2.3)"),
  software_statement_required: z.boolean().default(false).describe("Whether a client must bring a software statement"),
  max_clients: z
    .int()
    .positive()
    .default(1_000)
    .describe("How many clients there may be at a time that registered themselves"),
  unused_lifetime: z
    .int()
    .nonnegative()
    .default(unusedLifetime)
    .describe(
      "Seconds after which a client that nobody vouches for is deleted, from its last sign-in or token; 0 keeps them",
    ),
});
