import { createServer } from "node:http";
import https from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { config } from "@/lib/base/config";
import { logger } from "@/lib/base/log";
import { onClientError } from "@/lib/server/client-error";
import { listenOn } from "@/lib/server/listen";
import { createListener, type Mounts } from "@/lib/server/listener";
import { readiness } from "@/lib/server/readiness";
import { readMutualTls, readTls, renewTls, type TlsFiles } from "@/lib/server/tls";
import { readOwnHosts } from "@/lib/tenants/own-hosts";

export interface HttpServer {
  /** Stops accepting and waits for what is in flight, at most so long. */
  drain(seconds: number): Promise<void>;
}

/** Longer than load balancers keep their idle connections (60 s), so that it is never we who close one as a request arrives. */
const keepAliveSeconds = 65;

/** Serves until drained. Resolves when it listens and the pages are prepared. */
export async function startHttpServer(mounts: Mounts): Promise<HttpServer> {
  readiness().isServing = false;
  const { tls, host, port, mutualTls } = config();
  const listener = createListener(mounts);
  const options = {
    maxHeaderSize: 160 * 1024,
    headersTimeout: 15_000,
    requestTimeout: 30_000,
    keepAliveTimeout: keepAliveSeconds * 1000,
    connectionsCheckingInterval: 5000,
    noDelay: true,
  };
  const isDraining = () => !readiness().isServing && isReady;
  let isReady = false;

  const prepare = <S extends https.Server | ReturnType<typeof createServer>>(server: S): S => {
    server.on("clientError", onClientError);
    server.prependListener("request", (_request, response) => {
      if (isDraining()) response.shouldKeepAlive = false;
    });
    return server;
  };
  const plain = tls ? [] : await listenOn(host, port, () => prepare(createServer(options, listener)));
  const secure = tls
    ? await listenOn(host, port, () => prepare(https.createServer({ ...options, ...readTls(tls) }, listener)))
    : [];
  const mutual = tls && mutualTls?.port !== undefined ? await listenMutual(mutualTls.port, tls) : [];
  const servers = [...plain, ...secure, ...mutual];
  if (tls) renewTls(tls, secure, readTls);
  if (tls && mutual.length > 0) renewTls(tls, mutual, readMutualTls);

  /** RFC 8705 §2: a port of its own, since browsers would ask people for a certificate. Who may use one is decided per client. */
  function listenMutual(mutualPort: number, files: TlsFiles): Promise<https.Server[]> {
    const programs = createListener({ ...mounts, pages: undefined });
    const asking = { ...options, ...readMutualTls(files), requestCert: true, rejectUnauthorized: false };
    return listenOn(host, mutualPort, () => prepare(https.createServer(asking, programs)));
  }

  await readOwnHosts();
  await mounts.pages;
  isReady = true;
  readiness().isServing = true;

  const drain = async (seconds: number) => {
    readiness().isServing = false;
    const closed = Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    // A connection turns idle when its last response is sent, which may be any time from now.
    const sweep = setInterval(() => {
      for (const server of servers) server.closeIdleConnections();
    }, 50);
    const isDone = await Promise.race([closed.then(() => true), sleep(seconds * 1000, false, { ref: false })]);
    clearInterval(sweep);
    if (isDone) return;
    logger().warn({ event: "server.cut" }, `Requests were still running after ${seconds} s and were cut`);
    for (const server of servers) server.closeAllConnections();
  };
  return { drain };
}
