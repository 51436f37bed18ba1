import { config } from "@/lib/base/config";
import type { Tenant } from "./tenant";

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

type Placed = Pick<Tenant, "id" | "issuer">;

/**
 * What stands for the issuer in the URLs that take client certificates; undefined where those are the usual ones. That host is everybody's,
 * so an issuer at a host of its own has its place there by its tenant.
 */
function mutualTlsBase({ id, issuer }: Placed): string | undefined {
  const origin = config().mutualTls?.publicUrl;
  const { pathname } = new URL(issuer);
  return origin && origin + (pathname === "/" ? `/t/${id}` : pathname);
}

/**
 * What an endpoint's URL may begin with: the issuer, what stands for it where certificates are taken, and the tenant's place at this
 * installation, where programs are answered too when the issuer is at a host of its own.
 */
export function basesOf(tenant: Placed): readonly string[] {
  const { id, issuer } = tenant;
  const [place, mutual] = [`${config().publicUrl}/t/${id}`, mutualTlsBase(tenant)];
  return [issuer, ...(place === issuer ? [] : [place]), ...(mutual === undefined ? [] : [mutual])];
}

/** RFC 8705 §5: of these endpoints, those where a certificate may be shown. */
export function mutualTlsUrls(tenant: Placed, members: readonly string[]): Record<string, string> | undefined {
  const base = mutualTlsBase(tenant);
  return base === undefined
    ? undefined
    : Object.fromEntries(
        Object.entries(endpointUrls(base)).filter(([member]) => members.includes(member) && !open.has(member)),
      );
}
