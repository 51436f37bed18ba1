import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { config } from "@/lib/base/config";
import { type ClientCertificate, forwardedCertificate, shownCertificate } from "@/lib/http/client-certificate";
import { lastOf, type Peer, proxies } from "@/lib/http/peer";
import { plainAddress, rightmostUntrusted } from "@/lib/http/proxies";

/** Who sent a request, by its socket; the headers of a proxy count only when a trusted one holds the other end. */
export function peerOfSocket(incoming: IncomingMessage): Peer {
  const { socket, headers } = incoming;
  const address = addressOf(socket);
  const isSecure = socket instanceof TLSSocket;
  if (proxies().isEmpty || !proxies().has(address)) {
    const own = isSecure ? () => certificateOf(socket) : undefined;
    return { address, isSecure, host: headers.host, ...(own && { clientCertificate: own }) };
  }
  const proto = lastOf(one(headers["x-forwarded-proto"]));
  return {
    address: rightmostUntrusted(one(headers["x-forwarded-for"]), proxies()) ?? address,
    isSecure: proto === undefined ? isSecure : proto === "https",
    host: lastOf(one(headers["x-forwarded-host"])) ?? headers.host,
    clientCertificate: () => {
      const header = config().mutualTls?.header;
      return header === undefined ? undefined : forwardedCertificate(one(headers[header]));
    },
  };
}

const certificates = new WeakMap<TLSSocket, ClientCertificate | undefined>();

/** Looked at once for each connection. */
function certificateOf(socket: TLSSocket): ClientCertificate | undefined {
  if (!certificates.has(socket)) {
    const x509 = socket.getPeerX509Certificate();
    certificates.set(socket, x509 && shownCertificate(x509));
  }
  return certificates.get(socket);
}

/** Parsing an address costs more than finding it; a connection keeps its own. */
const addresses = new WeakMap<Socket, string | undefined>();

function addressOf(socket: Socket): string | undefined {
  if (!addresses.has(socket)) addresses.set(socket, plainAddress(socket.remoteAddress));
  return addresses.get(socket);
}

const one = (header: string | string[] | undefined) => (Array.isArray(header) ? header.join(",") : header);
