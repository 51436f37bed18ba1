import type { IncomingMessage } from "node:http";
import { peerOfSocket } from "@/lib/server/socket-peer";
import { ownHostOf, tenantAt } from "@/lib/tenants/own-hosts";
import { endpointPaths, verificationPath } from "@/lib/tenants/urls";

/** What a request means once its host is known: a path here, or a place that it is sent to. */
export type Placed = { readonly path: string } | { readonly location: string };

/** RFC 8414 §3.1: of an issuer without a path. */
const oauthMetadata = "/.well-known/oauth-authorization-server";
const proofs = "/.well-known/gatehouse-domain/";
/** What whoever types the host finds: their apps. */
const start = "/account/apps";

/**
 * At a tenant's own host everything is that tenant's: `/authorize` there is `/t/{tenant}/authorize`. No other tenant, no dashboard and no
 * management API is there. Where a browser comes to the place that the issuer was at before, it is sent on, for its cookies are at the
 * other host; programs are answered at either.
 */
export function placed(request: IncomingMessage, path: string): Placed {
  const own = tenantAt(() => peerOfSocket(request).host);
  if (!own) return path.startsWith("/t/") ? atOldPlace(request, path) : { path };
  if (isOfHost(path, own.tenantId)) return { path };
  if (!own.isIssuer && !path.startsWith(proofs)) return { path };
  if (path === "/") return { location: start };
  const below = path === oauthMetadata ? `${path}/t/${own.tenantId}` : `/t/${own.tenantId}${path}`;
  request.url = below + queryOf(request);
  return { path: below };
}

/** Files of pages, and what the host has once. */
const isOfHost = (path: string, tenantId: string) =>
  path.startsWith("/_next/") ||
  path === "/favicon.svg" ||
  path === "/.well-known/webfinger" ||
  path.startsWith(`/t/${tenantId}/logo/`);

const ofBrowsers = [
  endpointPaths.authorization_endpoint,
  endpointPaths.end_session_endpoint,
  endpointPaths.check_session_iframe,
  verificationPath,
  "/interaction",
  "/account",
  "/signed-out",
];

function atOldPlace(request: IncomingMessage, path: string): Placed {
  const end = path.indexOf("/", 3);
  const host = end > 3 ? ownHostOf(path.slice(3, end)) : undefined;
  const below = path.slice(end);
  const isBrowsers = ofBrowsers.some((one) => below === one || below.startsWith(`${one}/`));
  return host !== undefined && isBrowsers ? { location: `https://${host}${below}${queryOf(request)}` } : { path };
}

function queryOf({ url = "" }: IncomingMessage): string {
  const at = url.indexOf("?");
  return at < 0 ? "" : url.slice(at);
}
