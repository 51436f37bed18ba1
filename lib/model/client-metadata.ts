import { z } from "zod";
import { webUrl } from "@/lib/base/web-url";
import { profileNames } from "./profiles";
import { redirectUri } from "./redirect-uri";
import type { Trust } from "./trust";

const scopeToken = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

const httpsUrl = z.url({ protocol: /^https$/ }).max(2000);
const languageTag = z.string().regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, "must be a BCP 47 language tag");
const inLanguages = <V extends z.ZodType>(value: V) => z.record(languageTag, value);

/** Members that may be given in several languages (OIDC Registration §2.1), as `client_name#ja-Jpan-JP` on the wire. */
export const localizedMembers = ["client_name", "logo_uri", "client_uri", "policy_uri", "tos_uri"] as const;

const jwks = z.looseObject({
  keys: z
    .array(z.looseObject({ kty: z.string() }))
    .min(1)
    .max(100),
});
const alg = z.string().max(40);

/** Client metadata in its registered names (OIDC Registration §2, RFC 7591 §2 and the logout, JARM, PAR, mTLS and DPoP additions), defaults filled in. */
export const clientMetadata = z
  .strictObject({
    redirect_uris: z.array(redirectUri).max(100).default([]),
    response_types: z.array(z.string().max(100)).max(20).default(["code"]),
    grant_types: z.array(z.string().max(100)).max(20).default(["authorization_code"]),
    application_type: z.enum(["web", "native"]).default("web"),
    contacts: z.array(z.string().max(320)).max(20).optional(),
    client_name: z.string().min(1).max(200).optional(),
    logo_uri: z.union([webUrl, z.string().regex(/^\/(?!\/)[\w./-]+$/)]).optional(),
    client_uri: webUrl.optional(),
    policy_uri: webUrl.optional(),
    tos_uri: webUrl.optional(),
    /** The same in other languages, by language tag. */
    localized: z
      .strictObject({
        client_name: inLanguages(z.string().min(1).max(200)).describe("Names by language tag"),
        logo_uri: inLanguages(webUrl).describe("Logos by language tag"),
        client_uri: inLanguages(webUrl).describe("Home pages by language tag"),
        policy_uri: inLanguages(webUrl).describe("Privacy policies by language tag"),
        tos_uri: inLanguages(webUrl).describe("Terms of service by language tag"),
      })
      .partial()
      .optional(),

    jwks_uri: webUrl.optional(),
    jwks: jwks.optional(),
    sector_identifier_uri: webUrl.optional(),
    subject_type: z.enum(["public", "pairwise"]).default("public"),
    software_id: z.string().max(200).optional(),
    software_version: z.string().max(100).optional(),

    token_endpoint_auth_method: z.string().max(100).default("client_secret_basic"),
    token_endpoint_auth_signing_alg: alg.optional(),
    tls_client_auth_subject_dn: z.string().max(1000).optional(),
    tls_client_auth_san_dns: z.string().max(255).optional(),
    tls_client_auth_san_uri: z.string().max(1000).optional(),
    tls_client_auth_san_ip: z.string().max(50).optional(),
    tls_client_auth_san_email: z.string().max(320).optional(),
    tls_client_certificate_bound_access_tokens: z.boolean().default(false),
    dpop_bound_access_tokens: z.boolean().default(false),

    id_token_signed_response_alg: alg.default("RS256"),
    id_token_encrypted_response_alg: alg.optional(),
    id_token_encrypted_response_enc: alg.optional(),
    userinfo_signed_response_alg: alg.optional(),
    userinfo_encrypted_response_alg: alg.optional(),
    userinfo_encrypted_response_enc: alg.optional(),
    request_object_signing_alg: alg.optional(),
    request_object_encryption_alg: alg.optional(),
    request_object_encryption_enc: alg.optional(),
    authorization_signed_response_alg: alg.default("RS256"),
    authorization_encrypted_response_alg: alg.optional(),
    authorization_encrypted_response_enc: alg.optional(),
    introspection_signed_response_alg: alg.optional(),
    introspection_encrypted_response_alg: alg.optional(),
    introspection_encrypted_response_enc: alg.optional(),

    default_max_age: z.int().nonnegative().optional(),
    require_auth_time: z.boolean().default(false),
    default_acr_values: z.array(z.string().max(200)).max(20).optional(),
    initiate_login_uri: httpsUrl.optional(),
    request_uris: z.array(z.url().max(2000)).max(50).default([]),
    require_pushed_authorization_requests: z.boolean().default(false),
    require_signed_request_object: z.boolean().default(false),

    post_logout_redirect_uris: z.array(redirectUri).max(100).default([]),
    frontchannel_logout_uri: webUrl.optional(),
    frontchannel_logout_session_required: z.boolean().default(false),
    backchannel_logout_uri: webUrl.optional(),
    backchannel_logout_session_required: z.boolean().default(false),

    /** Scope values that the client may ask for; everything on offer where it is left out. */
    scope: z
      .string()
      .max(4000)
      .refine((text) => text.split(" ").every((one) => scopeToken.test(one)), "must be scope values with single spaces")
      .optional(),
    /** Gatehouse's own: the resources that the client may reach on its own behalf (client credentials). */
    resources: z.array(z.url()).max(50).default([]),
    /** Gatehouse's own: the tenant vouches for this client, so the person is not asked. */
    skip_consent: z.boolean().default(false),
    /** Gatehouse's own: client assertions must name the issuer as their audience, not an endpoint. */
    require_issuer_audience: z.boolean().default(false),
    /** Gatehouse's own: the profile whose rules hold for this client, where they are not the tenant's. */
    profile: z.enum(profileNames).optional(),
    /** Gatehouse's own: whether PKCE is asked of it; `false` excuses a confidential client where the profile lets it. */
    require_pkce: z.boolean().optional(),
  })
  .superRefine((metadata, context) => {
    for (const [path, message] of contradictions(metadata)) context.addIssue({ code: "custom", path: [path], message });
  });

export type ClientMetadata = z.infer<typeof clientMetadata>;

/** What two members say against each other: the member to change and why. */
function* contradictions(metadata: ClientMetadata): Generator<[string, string]> {
  const { redirect_uris, grant_types, response_types, jwks: inline, jwks_uri } = metadata;
  const usesFrontChannel = grant_types.includes("authorization_code") || grant_types.includes("implicit");
  if (usesFrontChannel && redirect_uris.length === 0) yield ["redirect_uris", "must name at least one URI"];
  if (inline && jwks_uri) yield ["jwks", "cannot stand beside jwks_uri"];
  for (const type of usesFrontChannel ? response_types : []) {
    const values = type.split(" ");
    if (values.includes("code") && !grant_types.includes("authorization_code")) {
      yield ["grant_types", `must hold authorization_code for response_type ${type}`];
    }
    if ((values.includes("token") || values.includes("id_token")) && !grant_types.includes("implicit")) {
      yield ["grant_types", `must hold implicit for response_type ${type}`];
    }
  }
  for (const use of ["id_token", "userinfo", "request_object", "authorization", "introspection"] as const) {
    const [algName, encName] =
      use === "request_object"
        ? (["request_object_encryption_alg", "request_object_encryption_enc"] as const)
        : ([`${use}_encrypted_response_alg`, `${use}_encrypted_response_enc`] as const);
    if (metadata[encName] && !metadata[algName]) yield [encName, `needs ${algName}`];
  }
  const frontChannelToken = response_types.find((type) => type.split(" ").includes("token"));
  for (const member of ["tls_client_certificate_bound_access_tokens", "dpop_bound_access_tokens"] as const)
    if (metadata[member] && frontChannelToken !== undefined)
      yield [member, `cannot bind the token of response_type ${frontChannelToken}`];
  if (metadata.tls_client_certificate_bound_access_tokens && metadata.dpop_bound_access_tokens)
    yield ["dpop_bound_access_tokens", "cannot stand beside tls_client_certificate_bound_access_tokens"];
  if (metadata.require_pkce === false && metadata.token_endpoint_auth_method === "none")
    yield ["require_pkce", "cannot be false for a public client"];
  const names = ["subject_dn", "san_dns", "san_uri", "san_ip", "san_email"] as const;
  const given = names.filter((name) => metadata[`tls_client_auth_${name}`] !== undefined).length;
  if (metadata.token_endpoint_auth_method === "tls_client_auth" && given !== 1) {
    yield ["token_endpoint_auth_method", "tls_client_auth needs exactly one of the tls_client_auth_ members"];
  }
  const needsKeys = ["private_key_jwt", "self_signed_tls_client_auth"].includes(metadata.token_endpoint_auth_method);
  if (needsKeys && !inline && !jwks_uri)
    yield ["jwks_uri", `or jwks is needed for ${metadata.token_endpoint_auth_method}`];
}

/** A registered relying party, ready for use: parsed once, kept in the process's cache. */
export interface Client {
  readonly id: string;
  readonly trust: Trust;
  /** To the day, in seconds since 1970. */
  readonly lastUsedAt?: number | undefined;
  readonly metadata: ClientMetadata;
  /** The current shared secret in the clear, in memory only; undefined for a client without one. */
  readonly secret: string | undefined;
  /** The secret before it, while it is being replaced; `until` in seconds since 1970. */
  readonly previousSecret?: { readonly secret: string; readonly until: number };
  /** The scope values it may ask for; undefined: everything on offer. */
  readonly scopes: ReadonlySet<string> | undefined;
}
