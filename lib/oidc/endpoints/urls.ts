/** Where each endpoint lives below its issuer, by its member in the metadata. Written once; table and discovery read it. */
export const endpointPaths = {
  authorization_endpoint: "/authorize",
  token_endpoint: "/oauth/token",
  userinfo_endpoint: "/userinfo",
  jwks_uri: "/.well-known/jwks.json",
  revocation_endpoint: "/oauth/revoke",
  introspection_endpoint: "/oauth/introspect",
  pushed_authorization_request_endpoint: "/oauth/par",
  registration_endpoint: "/oauth/register",
  end_session_endpoint: "/oidc/logout",
} as const;

export const endpointUrls = (issuer: string): Record<string, string> =>
  Object.fromEntries(Object.entries(endpointPaths).map(([member, path]) => [member, issuer + path]));
