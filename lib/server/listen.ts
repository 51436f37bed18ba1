import { createServer, type Server } from "node:net";

/** `localhost` is two addresses, and which of them a client takes differs: we answer on both. */
export const addressesOf = (host: string): readonly string[] => (host === "localhost" ? ["127.0.0.1", "::1"] : [host]);

/** The port cannot be had. The message is for the operator. */
export class PortError extends Error {}

/**
 * Listens on every address of `host`, made by `create` for each. A machine without IPv6 has no `::1`, which is fine.
 *
 * @throws PortError
 */
export async function listenOn<S extends Server>(host: string, port: number, create: () => S): Promise<S[]> {
  const servers: S[] = [];
  for (const address of addressesOf(host)) {
    const server = create();
    try {
      await listen(server, address, port);
      servers.push(server);
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      if (servers.length > 0 && (code === "EADDRNOTAVAIL" || code === "EAFNOSUPPORT")) continue;
      for (const open of servers) open.close();
      throw new PortError(explain(code, host, port), { cause: error });
    }
  }
  return servers;
}

/**
 * Makes sure that the port can be had before the long steps begin, and finds one for PORT=0.
 *
 * @throws PortError
 */
export async function reservePort(host: string, port: number): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    const found = port || (await anyPort(host));
    try {
      const probes = await listenOn(host, found, () => createServer());
      await Promise.all(probes.map(closed));
      return found;
    } catch (error) {
      if (port !== 0 || attempt === 5) throw error;
    }
  }
}

async function anyPort(host: string): Promise<number> {
  const server = createServer();
  await listen(server, addressesOf(host)[0] ?? host, 0);
  const address = server.address();
  await closed(server);
  return address !== null && typeof address === "object" ? address.port : 0;
}

const closed = (server: Server) => new Promise((resolve) => server.close(resolve));

const listen = (server: Server, host: string, port: number) =>
  new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port }, () => {
      server.off("error", reject);
      resolve();
    });
  });

function explain(code: unknown, host: string, port: number): string {
  switch (code) {
    case "EADDRINUSE":
      return `Port ${port} on ${host} is in use by another program. Stop that one, or choose another port: PORT=3001 npm start`;
    case "EACCES":
      return `Port ${port} needs privileges this user does not have. Choose one above 1023, for example PORT=3000`;
    default:
      return `Cannot listen on ${host}, port ${port} (${code}). HOST must be an address of this machine, or 0.0.0.0`;
  }
}
