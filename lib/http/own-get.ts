import { OAuthError } from "@/lib/oidc/errors";
import type { RawParams } from "@/lib/oidc/interaction/types";
import { browserSecret } from "./cookies";
import { seeOther } from "./respond";

/** What browsers and proxies surely carry in a URL. Characters. */
const longestQuery = 12_000;

/**
 * A `SameSite=Lax` cookie is missing on a POST from another site, so that the browser looks like one we have never seen. Such a
 * request goes on as a GET of our own, where the cookie is.
 * @returns undefined where the cookie is here, or the request comes from our own pages
 * @throws OAuthError invalid_request with 413 where the request is too large for that
 */
export function viaOwnGet(request: Request, params: RawParams, url: string, tenantId: string): Response | undefined {
  const site = request.headers.get("sec-fetch-site") ?? "";
  const isOwn = site === "same-origin" || site === "none";
  if (isOwn || browserSecret(request.headers.get("cookie"), tenantId) !== undefined) return undefined;
  const pairs = Object.entries(params).flatMap(([name, value]) => [value].flat().map((one) => [name, one]));
  const query = new URLSearchParams(pairs).toString();
  if (query.length > longestQuery) throw new OAuthError("invalid_request", "the request is too large", { status: 413 });
  return seeOther(`${url}?${query}`);
}
