import type { IncomingMessage, RequestListener } from "node:http";
import { getRequestListener, RequestError } from "@hono/node-server";
import { isDecodable } from "@/lib/http/decodable";
import { setPeer } from "@/lib/http/peer";
import { logger } from "@/lib/log";
import { healthz, readyz } from "@/lib/server/health";
import { metricsPage } from "@/lib/server/metrics-page";
import { type PageHandler, servePage } from "@/lib/server/pages";
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
    const path = pathOf(request.url ?? "/");
    if (path === undefined || !isDecodable(path)) {
      response
        .writeHead(400, { "content-type": "text/plain" })
        .end("This server answers requests for a well-formed path.\n");
      return;
    }
    const endpoint = find(path);
    if (endpoint) void endpoint(request, response);
    else if (pages) void servePage(pages, path, request, response);
    else response.writeHead(404, { "content-type": "text/plain" }).end("There are no pages at this port.\n");
  };
}

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
  const text = { "content-type": "text/plain" };
  if (err instanceof RequestError)
    return new Response("This is not a valid request.\n", { status: 400, headers: text });
  logger().error({ event: "endpoint.failed", err }, "An endpoint failed outside its shell");
  return new Response("Something went wrong on our side.\n", { status: 500, headers: text });
}

/** RFC 9112 §3.2.2: the target may be a whole URL; §3.2.4: or `*`, which is no path. */
function pathOf(target: string): string | undefined {
  if (!target.startsWith("/")) return URL.canParse(target) ? new URL(target).pathname : undefined;
  const query = target.indexOf("?");
  return query === -1 ? target : target.slice(0, query);
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
