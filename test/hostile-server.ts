import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, createServer as createRawServer, type Server, type Socket } from "node:net";

/** A server on loopback, for what is asked outside. */
export interface TestServer {
  /** Origin with 127.0.0.1. */
  readonly origin: string;
  readonly port: number;
  /** Connections accepted so far. */
  readonly connections: () => number;
  /** Paths asked for so far. */
  readonly paths: readonly string[];
  readonly close: () => Promise<void>;
}

type Respond = (request: IncomingMessage, response: ServerResponse) => void;

/** @param tls PEM certificate and key; without them the server speaks http */
export function serve(respond: Respond, tls?: { cert: string; key: string }): Promise<TestServer> {
  const paths: string[] = [];
  const answer: Respond = (request, response) => {
    paths.push(request.url ?? "");
    respond(request, response);
  };
  return start(tls ? createTlsServer(tls, answer) : createServer(answer), tls ? "https" : "http", paths);
}

/** A server below HTTP: it may say anything, or nothing. */
export const serveRaw = (onConnection: (socket: Socket) => void): Promise<TestServer> =>
  start(createRawServer(onConnection), "http", []);

async function start(server: Server, scheme: string, paths: string[]): Promise<TestServer> {
  const open = new Set<Socket>();
  let connections = 0;
  server.on("connection", (socket: Socket) => {
    connections += 1;
    open.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => open.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `${scheme}://127.0.0.1:${port}`,
    port,
    connections: () => connections,
    paths,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}
