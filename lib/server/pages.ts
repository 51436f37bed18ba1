import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { logger } from "@/lib/base/log";
import { observeRequest } from "@/lib/base/metrics";
import { loggedAddress } from "@/lib/http/network";
import { withPeer } from "@/lib/http/peer";
import { transportHeaders } from "@/lib/http/transport";
import { peerOfSocket } from "@/lib/server/socket-peer";

/** The screens and everything else that is no protocol endpoint. */
export type PageHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Runs Next for a request: with the peer known, and one line in the log. */
export async function servePage(
  handle: Promise<PageHandler>,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const peer = peerOfSocket(request);
  const requestId = randomUUID();
  response.setHeader("x-request-id", requestId);
  // Files, and what no rule of Next knows, too.
  for (const [name, value] of Object.entries(transportHeaders())) response.setHeader(name, value);
  // Next believes these headers, so they say what we found out and not what was sent.
  request.headers["x-forwarded-for"] = peer.address;
  request.headers["x-forwarded-proto"] = peer.isSecure ? "https" : "http";
  request.headers["x-forwarded-host"] = peer.host;
  request.headers["x-request-id"] = requestId;
  delete request.headers.forwarded;

  const started = performance.now();
  response.once("close", () => {
    const ms = performance.now() - started;
    const method = request.method ?? "GET";
    const status = response.statusCode;
    const isAsset = path.startsWith("/_next/");
    observeRequest(isAsset ? "asset" : "page", method, status, ms / 1000);
    const line = {
      event: "page",
      method,
      path: loggedPath(path),
      status,
      ms: Math.round(ms * 10) / 10,
      requestId,
      address: loggedAddress(peer.address),
    };
    if (isAsset) logger().debug(line, "asset");
    else logger().info(line, response.writableFinished ? "page" : "page, left before its end");
  });
  try {
    await withPeer(peer, async () => (await handle)(request, response));
  } catch (err) {
    logger().error({ event: "page.failed", path: loggedPath(path), requestId, err }, "A page failed outside Next");
    if (!response.headersSent) response.writeHead(500, { "content-type": "text/plain" });
    response.end("Something went wrong on our side.\n");
  }
}

/** A path as the log has it: without the identifier of an interaction, and without what makes a link of an invitation or a password one. */
export const loggedPath = (path: string) =>
  path
    .replace(/^(\/t\/[^/]+\/interaction\/)[^/]+/, "$1[uid]")
    .replace(/^(\/admin\/invite\/|\/t\/[^/]+\/password\/)[^/]+/, "$1[token]");
