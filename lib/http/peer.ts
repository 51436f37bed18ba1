import { AsyncLocalStorage } from "node:async_hooks";
import { config } from "@/lib/base/config";
import { shared } from "@/lib/base/shared";
import type { ClientCertificate } from "@/lib/http/client-certificate";
import { type Proxies, rightmostUntrusted, trustedProxies } from "@/lib/http/proxies";

/** Who is at the other end of a request. */
export interface Peer {
  /** The person's or client's address, behind the proxies we trust. */
  readonly address: string | undefined;
  readonly isSecure: boolean;
  /** The host asked for: a trusted proxy's `x-forwarded-host`, else `host`. */
  readonly host: string | undefined;
  /** Parsed when asked for; under plain `next start` there is none, since nobody can tell which proxy sent a header. */
  readonly clientCertificate?: () => ClientCertificate | undefined;
}

const known = () => shared("peers", () => new WeakMap<Request, Peer>());
const current = () => shared("current peer", () => new AsyncLocalStorage<Peer>());
/** Those of TRUSTED_PROXIES, parsed once. */
export const proxies = (): Proxies => shared("trusted proxies", () => trustedProxies(config().trustedProxies));

/** `server.ts` says who sent a request that it hands to a protocol endpoint. */
export const setPeer = (request: Request, peer: Peer) => known().set(request, peer);

/** `server.ts` runs Next inside this, because Next makes its own request objects. */
export const withPeer = <T>(peer: Peer, run: () => T): T => current().run(peer, run);

/** Under plain `next start` the socket is out of reach, so the headers count only where proxies are named. */
export function peerOf(request: Request): Peer {
  return known().get(request) ?? current().getStore() ?? peerFromHeaders(request.headers);
}

/** The same for a page, which has headers and no request. */
export function peerFromHeaders(headers: Headers): Peer {
  const inside = current().getStore();
  if (inside) return inside;
  const trusted = proxies();
  const host = headers.get("host") ?? undefined;
  if (trusted.isEmpty) return { address: undefined, isSecure: config().isSecure, host };
  return {
    address: rightmostUntrusted(headers.get("x-forwarded-for"), trusted),
    isSecure: lastOf(headers.get("x-forwarded-proto")) === "https",
    host: lastOf(headers.get("x-forwarded-host")) ?? host,
  };
}

/** The entry of the nearest proxy. */
export const lastOf = (list: string | null | undefined) => list?.split(",").at(-1)?.trim() || undefined;
