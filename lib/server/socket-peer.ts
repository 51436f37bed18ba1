import { X509Certificate } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { lastOf, type Peer, proxies } from "@/lib/http/peer";
import { plainAddress, rightmostUntrusted } from "@/lib/http/proxies";

/** Who sent a request, by its socket; the `x-forwarded-*` headers count only when a trusted proxy holds the other end. */
export function peerOfSocket(incoming: IncomingMessage): Peer {
  const { socket, headers } = incoming;
  const address = addressOf(socket);
  const isSecure = socket instanceof TLSSocket;
  if (proxies().isEmpty || !proxies().has(address)) {
    const clientCertificate = isSecure ? socket.getPeerX509Certificate() : undefined;
    return { address, isSecure, host: headers.host, clientCertificate };
  }
  const proto = lastOf(one(headers["x-forwarded-proto"]));
  return {
    address: rightmostUntrusted(one(headers["x-forwarded-for"]), proxies()) ?? address,
    isSecure: proto === undefined ? isSecure : proto === "https",
    host: lastOf(one(headers["x-forwarded-host"])) ?? headers.host,
    clientCertificate: forwardedCertificate(one(headers["client-cert"])),
  };
}

/** Parsing an address costs more than finding it; a connection keeps its own. */
const addresses = new WeakMap<Socket, string | undefined>();

function addressOf(socket: Socket): string | undefined {
  if (!addresses.has(socket)) addresses.set(socket, plainAddress(socket.remoteAddress));
  return addresses.get(socket);
}

/** RFC 9440 §2: the certificate a proxy verified, as a byte sequence between colons. */
function forwardedCertificate(header: string | undefined): X509Certificate | undefined {
  const base64 = /^:([A-Za-z0-9+/=]+):$/.exec(header ?? "")?.[1];
  if (!base64) return undefined;
  try {
    return new X509Certificate(Buffer.from(base64, "base64"));
  } catch {
    return undefined;
  }
}

const one = (header: string | string[] | undefined) => (Array.isArray(header) ? header.join(",") : header);
