import type { CachedDocument } from "@/lib/tenants/tenant";

type HeaderMap = Readonly<Record<string, string>>;

const noStore: HeaderMap = { "cache-control": "no-store", pragma: "no-cache" };

/** Browser apps of any origin may read machine answers: none of them depends on a cookie. */
const cors: HeaderMap = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "WWW-Authenticate, ETag",
};

/** Of an answer to a program that nobody keeps. */
export const machineHeaders: HeaderMap = { ...cors, ...noStore };

/** A JSON answer that nobody keeps (RFC 6749 §5.1). */
export function json(status: number, body: unknown, headers: HeaderMap = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/json", ...machineHeaders, ...headers },
  });
}

/** A document that may be kept for five minutes and asked for by its tag (RFC 9110 §13.1.2). */
export function cacheable(
  request: Request,
  { body, etag }: CachedDocument,
  contentType = "application/json",
): Response {
  const headers = { "content-type": contentType, ...cors, "cache-control": "public, max-age=300", etag };
  const known = request.headers.get("if-none-match");
  const isKnown = known?.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag || tag.trim() === "*");
  return isKnown ? new Response(null, { status: 304, headers }) : new Response(body, { status: 200, headers });
}

export function empty(status: number, headers: HeaderMap = {}): Response {
  return new Response(null, { status, headers: { ...noStore, ...headers } });
}

/** Built by hand: `Response.redirect()` has immutable headers. 303, so that a POST is not repeated at the target (RFC 9700 §4.12). */
export function seeOther(location: string, cookies: readonly string[] = []): Response {
  const headers = new Headers({ location, ...noStore, "referrer-policy": "no-referrer" });
  for (const cookie of cookies) headers.append("set-cookie", cookie);
  return new Response(null, { status: 303, headers });
}

/**
 * A page made without Next.
 * @param nonce the one nonce of its `<style>` and `<script>`
 * @param formAction where its form may post, beside our own origin
 * @param frames whose pages it may show in frames
 */
export function page(
  status: number,
  html: string,
  nonce: string,
  formAction = "",
  headers: HeaderMap = {},
  cookies: readonly string[] = [],
  frames = "",
): Response {
  const policy = [
    "frame-ancestors 'none'",
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    "img-src 'self' data:",
    `form-action 'self'${formAction && ` ${formAction}`}`,
    ...(frames ? [`frame-src ${frames}`] : []),
    "base-uri 'none'",
  ].join("; ");
  const all = new Headers({
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": policy,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    ...noStore,
    ...headers,
  });
  for (const cookie of cookies) all.append("set-cookie", cookie);
  return new Response(html, { status, headers: all });
}
