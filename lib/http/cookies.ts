import { config } from "@/lib/config";

/**
 * The name of a tenant's browser cookie. `__Host-` wherever the public URL is https: then no sibling domain can plant one.
 * Such a cookie has the path `/`, so the tenant is in its name.
 */
const browserCookieName = (tenantId: string): string => `${config().isSecure ? "__Host-" : ""}gatehouse-${tenantId}`;

/**
 * A cookie as a header.
 * @param maxAge seconds; 0 deletes it
 */
export function browserCookie(tenantId: string, secret: string, maxAge: number): string {
  const secure = config().isSecure ? "; Secure" : "";
  return `${browserCookieName(tenantId)}=${secret}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${secure}`;
}

/** The browser's secret from a `Cookie` header; undefined where there is none of the right form. */
export function browserSecret(header: string | null, tenantId: string): string | undefined {
  if (!header) return undefined;
  const prefix = `${browserCookieName(tenantId)}=`;
  for (const part of header.split(";")) {
    const cookie = part.trim();
    if (!cookie.startsWith(prefix)) continue;
    const value = cookie.slice(prefix.length);
    return /^[A-Za-z0-9_-]{43}$/.test(value) ? value : undefined;
  }
  return undefined;
}
