import { transportHeaders } from "./transport";

type HeaderMap = Readonly<Record<string, string>>;

const noStore: HeaderMap = { "cache-control": "no-store", pragma: "no-cache" };

/** Browser apps of any origin may read machine answers: none of them depends on a cookie. */
const cors: HeaderMap = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "WWW-Authenticate, ETag, DPoP-Nonce",
};

/**
 * Every `Response` is made here; what has none (no HTTP yet, Next's pages) gets the same headers where it is written.
 * @param headers with the content type
 */
export const answer = (
  status: number,
  body: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null,
  headers: HeaderMap | Headers,
): Response => new Response(body, { status, headers: withTransport(headers) });

/** A plain map is left one: making Headers of it costs more than the rest of a short answer. */
function withTransport(headers: HeaderMap | Headers): HeaderMap | Headers {
  if (!(headers instanceof Headers)) return { ...transportHeaders(), ...headers };
  for (const [name, value] of Object.entries(transportHeaders())) headers.set(name, value);
  return headers;
}

/** A JSON answer that nobody keeps (RFC 6749 §5.1). */
export const json = (status: number, body: unknown, headers: HeaderMap = {}): Response =>
  forProgram(status, JSON.stringify(body), { "content-type": "application/json", ...headers });

/** An answer to a program, which a browser app may read and nobody keeps. */
export const forProgram = (status: number, body: string, headers: HeaderMap): Response =>
  answer(status, body, { ...cors, ...noStore, ...headers });

/** A sentence for whoever looks, which nobody keeps. */
export const text = (status: number, body: string, headers: HeaderMap = {}): Response =>
  answer(status, body, { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store", ...headers });

/** A document as it is sent, with its tag. */
export interface CachedDocument {
  readonly body: string;
  readonly etag: string;
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
  return isKnown ? answer(304, null, headers) : answer(200, body, headers);
}

export function empty(status: number, headers: HeaderMap = {}): Response {
  return answer(status, null, { ...noStore, ...headers });
}

/** Built by hand: the platform's own redirect has immutable headers. 303, so that a POST is not repeated at the target (RFC 9700 §4.12). */
export function seeOther(location: string, cookies: readonly string[] = []): Response {
  const headers = new Headers({ location, ...noStore, "referrer-policy": "no-referrer" });
  for (const cookie of cookies) headers.append("set-cookie", cookie);
  return answer(303, null, headers);
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
    "font-src 'self'",
    `form-action 'self'${formAction && ` ${formAction}`}`,
    ...(frames ? [`frame-src ${frames}`] : []),
    "base-uri 'none'",
  ].join("; ");
  const all = new Headers({
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": policy,
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    ...noStore,
    ...headers,
  });
  for (const cookie of cookies) all.append("set-cookie", cookie);
  return answer(status, html, all);
}
