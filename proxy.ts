import { randomBytes, randomUUID } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { appTargets } from "@/lib/account/load";
import { OAuthError } from "@/lib/base/errors";
import { postedRequest } from "@/lib/extras/siop/posted";
import { browserSecret } from "@/lib/http/cookies";
import { isOwnHost, notOwnHost } from "@/lib/http/own-host";
import { hasDotSegment, isDecodable } from "@/lib/http/path";
import { text } from "@/lib/http/respond";
import { transportHeaders } from "@/lib/http/transport";
import { formTargets } from "@/lib/journeys/load";
import { findTenant } from "@/lib/tenants/directory";
import { asOAuthError } from "@/lib/tenants/endpoint";
import { problemPage } from "@/lib/tenants/problem";

/** Every page but static files and the protocol endpoints, which set their own headers. */
export const config = {
  matcher: [
    "/",
    "/demo/:path*",
    "/t/:tenant",
    "/t/:tenant/interaction/:uid",
    "/t/:tenant/signed-out",
    "/t/:tenant/device/:outcome",
    "/t/:tenant/account/:path*",
    "/t/:tenant/password/:token",
    "/((?!_next|t/|api/admin/|.*\\.).*)",
    // Whatever may have broken percent-encodings.
    "/(.*%.*)",
  ],
};

/** Sets the security headers of a page, with a nonce of its own; answers itself, with 503, when the database is away. */
export async function proxy(request: NextRequest): Promise<Response> {
  const nonce = randomBytes(16).toString("base64");
  try {
    if (!isOwnHost(() => request.headers.get("host"))) return text(421, `${notOwnHost}\n`);
    if (!isDecodable(request.nextUrl.pathname))
      throw new OAuthError("invalid_request", "the address has a broken percent-encoding");
    // What Next has not removed already, which is all that it lets us see.
    if (hasDotSegment(request.nextUrl.pathname))
      throw new OAuthError("invalid_request", "the path must not have segments . or ..");
    if (request.method === "POST" && request.nextUrl.pathname === "/siop") return await postedRequest(request);
    const isPreview = previewPath.test(request.nextUrl.pathname);
    const policy = isPreview ? previewPolicy(nonce) : contentSecurityPolicy(nonce, await targetsOf(request));
    const headers = new Headers(request.headers);
    headers.set("x-nonce", nonce);
    headers.set("content-security-policy", policy);
    // Where the dashboard comes back to from its sign-in: a page is not told its own address.
    headers.set("x-path", request.nextUrl.pathname + request.nextUrl.search);
    const response = NextResponse.next({ request: { headers } });
    for (const [name, value] of Object.entries(pageHeaders(policy, isPreview))) response.headers.set(name, value);
    return response;
  } catch (thrown) {
    const reference = randomUUID();
    return problemPage(asOAuthError(thrown, reference), reference, undefined, request);
  }
}

/** Where the page's forms may lead, beside our own origin. */
async function targetsOf({ nextUrl, headers }: NextRequest): Promise<string> {
  const [, t, tenantId, kind, what] = nextUrl.pathname.split("/");
  if (t !== "t" || tenantId === undefined) return "";
  const tenant = await findTenant(tenantId);
  if (tenant && kind === "interaction" && what) return formTargets(tenant, what);
  if (tenant && kind === "account" && what === "apps")
    return appTargets(tenant, browserSecret(headers.get("cookie"), tenant.id));
  return "";
}

/** Next's own tools evaluate code and write styles. Known when the pages are built: what is built for production has none of it. */
const isDevelopment = process.env.NODE_ENV === "development";

const contentSecurityPolicy = (nonce: string, targets: string) =>
  [
    "frame-ancestors 'none'",
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ""}`,
    `style-src 'self' ${isDevelopment ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    `form-action 'self'${targets && ` ${targets}`}`,
  ].join("; ");

/** A hosted screen with an example in it, in a frame on the dashboard's page of branding. */
const previewPath = /^\/admin\/preview\/[^/]+(?:\/error)?$/;

/** It is looked at, by the dashboard alone: it runs nothing, sends nothing and opens nothing. */
const previewPolicy = (nonce: string) =>
  [
    "sandbox allow-same-origin",
    "frame-ancestors 'self'",
    "default-src 'none'",
    `style-src 'self' ${isDevelopment ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "img-src 'self' data:",
    "font-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");

const pageHeaders = (policy: string, isPreview: boolean) => ({
  "content-security-policy": policy,
  ...transportHeaders(),
  "x-frame-options": isPreview ? "SAMEORIGIN" : "DENY",
  ...(isPreview && { "x-robots-tag": "noindex" }),
  "referrer-policy": "no-referrer",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
  "cross-origin-opener-policy": "same-origin",
  "cache-control": "no-store",
});
