import { config } from "@/lib/base/config";

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
export const browserSecret = (header: string | null, tenantId: string): string | undefined =>
  cookieOf(header, browserCookieName(tenantId), /^[A-Za-z0-9_-]{43}$/);

/** A cookie from a `Cookie` header; undefined where there is none of this form. */
export function cookieOf(header: string | null, name: string, form: RegExp): string | undefined {
  if (!header) return undefined;
  const prefix = `${name}=`;
  for (const part of header.split(";")) {
    const cookie = part.trim();
    if (!cookie.startsWith(prefix)) continue;
    const value = cookie.slice(prefix.length);
    return form.test(value) ? value : undefined;
  }
  return undefined;
}

/**
 * The name of the cookie that a client's frames compare (OIDC Session Management §3.2). The dot, which no tenant's id has, keeps it
 * apart from every browser cookie.
 */
export const browserStateName = (tenantId: string): string =>
  `${config().isSecure ? "__Host-" : ""}gatehouse-bs.${tenantId}`;

/**
 * The browser state as a header. Scripts of our own origin may read it, inside frames of other sites too; it is no secret and
 * nothing but `session_state` rests on it.
 */
export function browserStateCookie(tenantId: string, state: string, maxAge: number): string {
  const site = config().isSecure ? "SameSite=None; Secure" : "SameSite=Lax";
  return `${browserStateName(tenantId)}=${state}; Path=/; Max-Age=${maxAge}; ${site}`;
}

/** The browser state from a `Cookie` header; undefined where there is none of the right form. */
export const browserState = (header: string | null, tenantId: string): string | undefined =>
  cookieOf(header, browserStateName(tenantId), /^[A-Za-z0-9_-]{22}$/);
