import { config } from "@/lib/base/config";

/** Where each endpoint lives below its issuer, by its member in the metadata. Written once; table and discovery read it. */
export const endpointPaths = {
  authorization_endpoint: "/authorize",
  token_endpoint: "/oauth/token",
  userinfo_endpoint: "/userinfo",
  jwks_uri: "/.well-known/jwks.json",
  revocation_endpoint: "/oauth/revoke",
  introspection_endpoint: "/oauth/introspect",
  pushed_authorization_request_endpoint: "/oauth/par",
  device_authorization_endpoint: "/oauth/device",
  registration_endpoint: "/oauth/register",
  end_session_endpoint: "/oidc/logout",
  check_session_iframe: "/oidc/check-session",
} as const;

/** Where people type the code of a device (RFC 8628 §3.3): short, for they type this too. */
export const verificationPath = "/device";

/** Where the link leads by which somebody chooses a password; the token stands behind it. */
export const passwordPath = "/password";

export const endpointUrls = (issuer: string): Record<string, string> =>
  Object.fromEntries(Object.entries(endpointPaths).map(([member, path]) => [member, issuer + path]));

/** Where people are sent, or anybody may look: no client shows a certificate there. */
const open = new Set(["authorization_endpoint", "jwks_uri", "end_session_endpoint", "check_session_iframe"]);

/** What stands for the issuer in the URLs that take client certificates; undefined where those are the usual ones. */
export function mutualTlsBase(issuer: string): string | undefined {
  const origin = config().mutualTls?.publicUrl;
  return origin && origin + new URL(issuer).pathname;
}

/** What an endpoint's URL may begin with: the issuer, and what stands for it where certificates are taken. */
export const basesOf = (issuer: string): readonly string[] =>
  [issuer, mutualTlsBase(issuer)].filter((base) => base !== undefined);

/** RFC 8705 §5: of these endpoints, those where a certificate may be shown. */
export function mutualTlsUrls(issuer: string, members: readonly string[]): Record<string, string> | undefined {
  const base = mutualTlsBase(issuer);
  return base === undefined
    ? undefined
    : Object.fromEntries(
        Object.entries(endpointUrls(base)).filter(([member]) => members.includes(member) && !open.has(member)),
      );
}
