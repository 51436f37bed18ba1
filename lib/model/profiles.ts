/** Profiles that a tenant, or a client for itself, can be held to. */
export const profileNames = ["bcp", "oidc-all", "fapi2-security", "fapi2-message-signing"] as const;
export type ProfileName = (typeof profileNames)[number];

/** What a profile asks. Checks, capabilities and registration read these rules; nobody else looks at a profile's name. */
export interface Profile {
  /** Narrows what is served, in the words of the tenant's own `offer`; what is left out is served whole. */
  readonly offer: {
    readonly grant_types?: readonly string[];
    readonly response_types?: readonly string[];
    readonly response_modes?: readonly string[];
    readonly token_endpoint_auth_methods?: readonly string[];
    readonly signing_algs?: readonly string[];
    readonly request_uri_parameter?: boolean;
  };
  /** Members of a client's metadata where it leaves them out. */
  readonly defaults: Readonly<Record<string, string | boolean>>;
  /** Who must use PKCE: public clients; each client that is not excused (`require_pkce: false`); each client. */
  readonly pkce: "public" | "unless_excused" | "always";
  /** Whether requests must be pushed (RFC 9126). */
  readonly isPushed: boolean;
  /** Whether requests must be signed (RFC 9101). */
  readonly isSigned: boolean;
  /** Seconds that a signed request may be old, and may last; undefined: it need not say. */
  readonly longestRequest: number | undefined;
  /** Whether a client assertion names the issuer as its one audience, as a string. */
  readonly hasIssuerAudience: boolean;
  /** Whether access tokens are bound to a certificate or a key of the client (RFC 8705, RFC 9449). */
  readonly isBound: boolean;
  /** Whether a DPoP proof holds a nonce of ours, so that none can be made beforehand (RFC 9449 §8, §11.2). */
  readonly needsNonce: boolean;
  /** Whether a refresh token is replaced when it is used (RFC 9700 §4.14); bound ones need not be. */
  readonly rotates: boolean;
  /** Whether redirect URIs are https, and named in each request. */
  readonly hasSecureRedirects: boolean;
}

const everything: Profile = {
  offer: {},
  defaults: {},
  pkce: "public",
  isPushed: false,
  isSigned: false,
  longestRequest: undefined,
  hasIssuerAudience: false,
  isBound: false,
  needsNonce: false,
  rotates: true,
  hasSecureRedirects: false,
};

/** RFC 9700: no tokens through the browser, and PKCE. */
const bcp: Profile = {
  ...everything,
  offer: {
    grant_types: [
      "authorization_code",
      "refresh_token",
      "client_credentials",
      "urn:ietf:params:oauth:grant-type:device_code",
    ],
    response_types: ["code", "none"],
  },
  pkce: "unless_excused",
};

/** FAPI 2.0 Security Profile §5.3.2, §5.4. */
const fapi2Security: Profile = {
  offer: {
    ...bcp.offer,
    // Whoever holds a device code would be answered, whoever showed the person the user code (RFC 8628 §5.4).
    grant_types: ["authorization_code", "refresh_token", "client_credentials"],
    response_types: ["code"],
    token_endpoint_auth_methods: ["private_key_jwt", "tls_client_auth", "self_signed_tls_client_auth"],
    signing_algs: ["PS256", "ES256", "EdDSA"],
    request_uri_parameter: false,
  },
  defaults: {
    token_endpoint_auth_method: "private_key_jwt",
    id_token_signed_response_alg: "ES256",
    authorization_signed_response_alg: "ES256",
    introspection_signed_response_alg: "ES256",
  },
  pkce: "always",
  isPushed: true,
  isSigned: false,
  longestRequest: undefined,
  hasIssuerAudience: true,
  isBound: true,
  needsNonce: true,
  rotates: false,
  hasSecureRedirects: true,
};

/** FAPI 2.0 Message Signing §5.3, §5.4. */
const fapi2MessageSigning: Profile = {
  ...fapi2Security,
  offer: { ...fapi2Security.offer, response_modes: ["jwt", "query.jwt", "fragment.jwt", "form_post.jwt"] },
  isSigned: true,
  longestRequest: 3600,
};

export const profiles: Readonly<Record<ProfileName, Profile>> = {
  bcp,
  "oidc-all": everything,
  "fapi2-security": fapi2Security,
  "fapi2-message-signing": fapi2MessageSigning,
};
