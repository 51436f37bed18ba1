import { z } from "zod";
import { signingAlgs } from "@/lib/oidc/keys/algorithms";
import { profileNames } from "@/lib/oidc/profiles/table";
import { webUrl } from "@/lib/web-url";

const seconds = z.int().positive();
const colour = z.string().regex(/^#[0-9a-fA-F]{6}$/, "must be a colour such as #3451b2");

/** A protected resource that access tokens can be meant for (RFC 8707). */
const resource = z.strictObject({
  identifier: z.url().refine((uri) => !uri.includes("#"), "must not have a fragment"),
  name: z.string().min(1).max(100),
  /** Scope value → what it allows, in words for the person. */
  scopes: z.record(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,100}$/), z.string().min(1).max(200)).default({}),
  access_token_signed_response_alg: z.enum(signingAlgs).default("ES256"),
  /** Clients that may introspect tokens meant for this resource, beside the client that a token was issued to. */
  introspection_clients: z.array(z.string()).default([]),
});

/** Whose software statements are believed (RFC 7591 §2.3), and the keys they are signed with. */
const statementIssuer = z
  .strictObject({
    issuer: z.string().min(1).max(500),
    jwks_uri: webUrl.optional(),
    jwks: z.looseObject({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) }).optional(),
  })
  .refine(({ jwks, jwks_uri }) => (jwks === undefined) !== (jwks_uri === undefined), "must have jwks or jwks_uri");

/** Who may register clients by themselves, and with what (OIDC Dynamic Client Registration, RFC 7591). */
const registration = z.strictObject({
  mode: z.enum(["off", "initial_access_token", "open"]).default("off"),
  /**
   * Who vouches for clients that register without an initial access token: nobody (`self`), or the tenant as if it had given each
   * of them one (`token`), as a tenant for conformance tests may.
   */
  trust: z.enum(["self", "token"]).default("self"),
  /** What such clients may have of what the tenant offers; everything where a list is left out. */
  grant_types: z.array(z.string()).optional(),
  token_endpoint_auth_methods: z.array(z.string()).optional(),
  /** The scope values of a client that names none. */
  default_scope: z.string().min(1).max(4000).optional(),
  software_statement_issuers: z.array(statementIssuer).max(50).default([]),
  software_statement_required: z.boolean().default(false),
  /** Clients that registered themselves and are still there. */
  max_clients: z.int().positive().default(1_000),
  /** Registrations from one address in a window, without an initial access token. */
  per_address: z.int().positive().default(20),
  window: seconds.default(3600),
});

/** What a tenant can set. Every duration is in seconds. */
export const tenantSettings = z.strictObject({
  /** The rules that clients are held to (docs/profiles.md): `bcp` is RFC 9700, `oidc-all` everything that OpenID Connect has. */
  profile: z.enum(profileNames).default("bcp"),
  /** Takes pushed requests alone (RFC 9126 §5). */
  require_pushed_authorization_requests: z.boolean().default(false),
  /** Takes signed requests alone (RFC 9101 §10.5). */
  require_signed_request_object: z.boolean().default(false),
  branding: z
    .strictObject({
      logo_uri: z.union([webUrl, z.string().regex(/^\/(?!\/)[\w./-]+$/)]).optional(),
      primary_color: colour.default("#3451b2"),
      background_color: colour.optional(),
      tagline: z.string().max(120).optional(),
      support_uri: webUrl.optional(),
    })
    .prefault({}),
  lifetimes: z
    .strictObject({
      code: seconds.max(60).default(60),
      access_token: seconds.max(86_400).default(3600),
      id_token: seconds.max(86_400).default(3600),
      refresh_token: seconds.default(30 * 86_400),
      session: seconds.default(14 * 86_400),
      interaction: seconds.max(86_400).default(3600),
    })
    .prefault({}),
  /** How long a refresh token whose answer was lost still gives the same successor. */
  refresh_grace: z.int().nonnegative().max(120).default(15),
  resources: z.array(resource).default([]),
  /** Domains, with a port where it is not 443, for whose people WebFinger names this issuer (OIDC Discovery §2). */
  webfinger_domains: z
    .array(z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?$/))
    .max(100)
    .default([]),
  /** Days after which each kind of key is replaced by itself; 0 leaves that to the command line. */
  key_rotation: z.int().nonnegative().max(3650).default(90),
  /** Belongs to the try-it mode: anywhere else it is as if it did not exist. */
  try_it_only: z.boolean().default(false),
  /** Narrows what Gatehouse can do to what this tenant offers; a list that is left out offers everything. */
  offer: z
    .strictObject({
      grant_types: z.array(z.string()).optional(),
      response_types: z.array(z.string()).optional(),
      response_modes: z.array(z.string()).optional(),
      token_endpoint_auth_methods: z.array(z.string()).optional(),
      signing_algs: z.array(z.string()).optional(),
      encryption_algs: z.array(z.string()).optional(),
      encryption_encs: z.array(z.string()).optional(),
      subject_types: z.array(z.enum(["public", "pairwise"])).optional(),
      claims_parameter: z.boolean().default(true),
      request_parameter: z.boolean().default(true),
      request_uri_parameter: z.boolean().default(true),
      pushed_requests: z.boolean().default(true),
    })
    .prefault({}),
  /** Whether people may make accounts by themselves. */
  sign_up: z.strictObject({ enabled: z.boolean().default(false) }).prefault({}),
  registration: registration.prefault({}),
  sign_in: z
    .strictObject({
      /** Failures in a window before sign-in is refused. */
      failures_per_account: z.int().positive().default(10),
      failures_per_address: z.int().positive().default(100),
      window: seconds.default(900),
    })
    .prefault({}),
});

export type TenantSettings = z.infer<typeof tenantSettings>;
