import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import https from "node:https";
import type { TLSSocket } from "node:tls";
import type { Certificate } from "../../test/certificates";

/**
 * `fetch` over TLS, each time on a connection of its own, that believes this CA and shows this certificate.
 * @param look is shown each answer's connection
 */
export function fetchOver(
  ca: string,
  certificate?: Pick<Certificate, "cert" | "key">,
  options: https.RequestOptions = {},
  look?: (socket: TLSSocket) => void,
): typeof fetch {
  return async (input, init = {}) => {
    const given = Object.fromEntries(new Headers(init.headers));
    const body = init.body === undefined || init.body === null ? undefined : String(init.body);
    const form = body === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" };
    const request = https.request(new URL(input instanceof Request ? input.url : input), {
      method: init.method ?? "GET",
      headers: { ...form, ...given },
      agent: false,
      ca,
      cert: certificate?.cert,
      key: certificate?.key,
      ...options,
    });
    request.end(body);
    const [message] = (await once(request, "response")) as [IncomingMessage];
    look?.(message.socket as TLSSocket);
    const chunks: Buffer[] = [];
    for await (const chunk of message) chunks.push(chunk as Buffer);
    const headers = new Headers();
    for (const [name, value] of Object.entries(message.headers))
      for (const one of [value ?? []].flat()) headers.append(name, one);
    return new Response(message.statusCode === 204 ? null : Buffer.concat(chunks), {
      status: message.statusCode ?? 0,
      headers,
    });
  };
}
