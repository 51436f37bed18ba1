import { OAuthError } from "@/lib/base/errors";
import { randomToken, tokenHash } from "@/lib/base/secrets";
import { browserSecret } from "@/lib/http/cookies";
import { isEmbedded } from "@/lib/http/embedded";
import { parseParams, queryOf } from "@/lib/http/params";
import { seeOther } from "@/lib/http/respond";
import { allowanceFor, settle } from "@/lib/limits/allowance";
import type { RawParams } from "@/lib/model/interaction";
import type { Tenant } from "@/lib/tenants/tenant";

/** Seconds that a posted request waits for its browser, which is on its way. */
const lifetime = 60;
/** The one parameter of a GET of our own. */
const name = "posted";

/**
 * A `SameSite=Lax` cookie is missing on a POST from another site, so that the browser looks like one we have never seen. Such a
 * request goes on as a GET of our own, where the cookie is. What it says stays here, out of addresses, histories and logs.
 * Inside another page no such cookie comes with that GET either: nothing is stored.
 * @param endpoint the path below the issuer
 * @returns undefined where the cookie is here or will not come, or the request comes from our own pages
 * @throws TooManyRequests
 */
export async function viaOwnGet(
  request: Request,
  params: RawParams,
  endpoint: string,
  tenant: Tenant,
): Promise<Response | undefined> {
  const site = request.headers.get("sec-fetch-site") ?? "";
  const isOwn = site === "same-origin" || site === "none";
  if (isOwn || isEmbedded(request) || browserSecret(request.headers.get("cookie"), tenant.id) !== undefined)
    return undefined;
  const pairs = Object.entries(params).flatMap(([name, value]) => [value].flat().map((one) => [name, one]));
  const form = new URLSearchParams(pairs).toString();
  const handle = randomToken();
  const { postedRequests, clock } = tenant.services;
  const now = clock();
  const allowance = allowanceFor("posted_request", request, tenant);
  const posted = { hash: tokenHash(handle), endpoint, form, now, expiresAt: now + lifetime };
  settle(allowance, await postedRequests.add(posted, allowance), tenant);
  return seeOther(`${tenant.issuer}${endpoint}?${name}=${handle}`);
}

/**
 * The parameters of a GET: its own, or those that were posted where it has nothing but their handle.
 * @throws OAuthError invalid_request where that has been used or is too old
 */
export async function paramsOfGet(request: Request, endpoint: string, tenant: Tenant): Promise<RawParams> {
  const params = parseParams(queryOf(request.url));
  const { [name]: handle, ...others } = params;
  if (typeof handle !== "string" || Object.keys(others).length > 0) return params;
  const form = await tenant.services.postedRequests.take(tokenHash(handle), endpoint, tenant.services.clock());
  if (form === undefined)
    throw new OAuthError(
      "invalid_request",
      "the posted request has been used or has expired; start again at the client",
    );
  return parseParams(form);
}
