import { once } from "node:events";
import { createServer, type Server } from "node:http";

/** A relying party's own web server on loopback: it waits for the answer at its redirect URI. */
export interface RelyingParty {
  readonly origin: string;
  readonly redirectUri: string;
  /** The next answer that arrives, as a URL. */
  readonly answer: () => Promise<URL>;
  readonly close: () => void;
}

export async function startRelyingParty(): Promise<RelyingParty> {
  const arrived: URL[] = [];
  const waiting: ((url: URL) => void)[] = [];
  const server: Server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", origin);
    response.setHeader("content-type", "text/html");
    response.end("<!doctype html><title>Relying party</title><h1>Back at the relying party</h1>");
    if (url.pathname !== "/callback") return;
    const next = waiting.shift();
    if (next) next(url);
    else arrived.push(url);
  });
  server.listen(0, "localhost");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const origin = `http://localhost:${address.port}`;
  return {
    origin,
    redirectUri: `${origin}/callback`,
    answer: () => {
      const known = arrived.shift();
      return known ? Promise.resolve(known) : new Promise((resolve) => waiting.push(resolve));
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
