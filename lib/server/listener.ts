import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { getRequestListener, RequestError } from "@hono/node-server";
import { logger } from "@/lib/base/log";
import { setPeer } from "@/lib/http/peer";
import { text } from "@/lib/http/respond";
import { transportHeaders } from "@/lib/http/transport";
import { healthz, readyz } from "@/lib/server/health";
import { metricsPage } from "@/lib/server/metrics-page";
import { placed } from "@/lib/server/own-host";
import { type PageHandler, servePage } from "@/lib/server/pages";
import { pathOrRefusal } from "@/lib/server/refusal";
import { createRouter } from "@/lib/server/router";
import { peerOfSocket } from "@/lib/server/socket-peer";

type Handle = (request: Request) => Promise<Response>;

export interface Endpoint {
  readonly path: string;
  readonly handle: Handle;
}

/** What the server answers: the protocol's endpoints itself, everything else through `pages`. */
export interface Mounts {
  /** Below `/t/{tenant}`. */
  readonly tenant: readonly Endpoint[];
  readonly root: readonly Endpoint[];
  /** Undefined at a port that serves programs alone. */
  readonly pages: Promise<PageHandler> | undefined;
}

export function createListener({ tenant, root, pages }: Mounts): RequestListener {
  const own = [
    { path: "/healthz", handle: healthz },
    { path: "/readyz", handle: readyz },
    { path: "/metrics", handle: metricsPage },
  ];
  const find = createRouter(tenant.map(mount), [...root, ...own].map(mount));
  healInstanceof();
  return (request, response) => {
    const path = pathOrRefusal(request);
    if (typeof path !== "string") {
      refuse(response, path.status, path.reason);
      return;
    }
    const place = placed(request, path);
    if ("location" in place) {
      response.writeHead(307, { location: place.location, "cache-control": "no-store", ...transportHeaders() }).end();
      return;
    }
    const endpoint = find(place.path);
    if (endpoint) void endpoint(request, response);
    else if (pages) void servePage(pages, place.path, request, response);
    else refuse(response, 404, "There are no pages at this port.\n");
  };
}

/** By hand, for what has no `Request`: the address may not even make one. */
const refuse = (response: ServerResponse, status: number, reason: string) =>
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", ...transportHeaders() }).end(reason);

const mount = ({ path, handle }: Endpoint) => ({
  path,
  target: getRequestListener(
    (request, { incoming }) => {
      setPeer(request, peerOfSocket(incoming as IncomingMessage));
      return handle(request);
    },
    { errorHandler: onError },
  ),
});

/** An endpoint renders its own errors, so what arrives here is a malformed address or our bug. */
function onError(err: unknown): Response {
  if (err instanceof RequestError) return text(400, "This is not a valid request.\n");
  logger().error({ event: "endpoint.failed", err }, "An endpoint failed outside its shell");
  return text(500, "Something went wrong on our side.\n");
}

/**
 * `getRequestListener` puts lean versions of Request and Response in place of the global ones, which triples the throughput. Next
 * and others keep references to the originals, so `instanceof` has to hold for both.
 */
function healInstanceof(): void {
  for (const lean of [Request, Response]) {
    if (Object.hasOwn(lean, Symbol.hasInstance)) continue;
    const original = Object.getPrototypeOf(lean) as typeof lean;
    const isInstance = Function.prototype[Symbol.hasInstance];
    Object.defineProperty(lean, Symbol.hasInstance, {
      // Subclasses inherit this and mean themselves.
      value(this: unknown, thing: unknown) {
        return isInstance.call(this === lean ? original : this, thing);
      },
    });
  }
}
