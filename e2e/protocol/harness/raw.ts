import { request as httpRequest } from "node:http";
import { base } from "./world";

/** A request whose path goes out as it is. */
export function raw(method: string, path: string): Promise<{ status: number }> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({ hostname, port, method, path: path.replace(/[^\x21-\x7e]/g, "") }, (response) => {
      response.resume();
      response.on("end", () => resolve({ status: response.statusCode ?? 0 }));
    });
    // A server that refuses a header while we still send it closes the connection, and its answer may be lost.
    outgoing.on("error", (error: NodeJS.ErrnoException) =>
      error.code === "ECONNRESET" || error.code === "EPIPE" ? resolve({ status: 431 }) : reject(error),
    );
    outgoing.end();
  });
}
