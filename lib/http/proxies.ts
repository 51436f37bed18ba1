import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import { ConfigError } from "@/lib/base/config";

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** The proxies whose `x-forwarded-*` headers are believed. */
export interface Proxies {
  readonly isEmpty: boolean;
  has(address: string | undefined): boolean;
}

/**
 * @param ranges addresses or CIDR ranges, as in TRUSTED_PROXIES
 * @throws ConfigError for one that is neither
 */
export function trustedProxies(ranges: readonly string[]): Proxies {
  const parsed = ranges.map(parseRange);
  return {
    isEmpty: parsed.length === 0,
    has: (text) => {
      const address = text === undefined || parsed.length === 0 ? undefined : parse(text);
      return (
        address !== undefined && parsed.some((range) => range[0].kind() === address.kind() && address.match(range))
      );
    },
  };
}

/**
 * The address a chain of trusted proxies vouches for: each appends whom it heard from, so reading from the right, the first that
 * is no proxy of ours is the peer, and what stands left of it is the peer's own claim.
 */
export function rightmostUntrusted(forwardedFor: string | null | undefined, proxies: Proxies): string | undefined {
  if (!forwardedFor) return undefined;
  let nearest: string | undefined;
  for (const entry of forwardedFor.split(",").reverse()) {
    const address = plainAddress(entry.trim());
    // A proxy wrote this, so nothing left of something illegible can be trusted.
    if (address === undefined) return nearest;
    if (!proxies.has(address)) return address;
    nearest = address;
  }
  return nearest;
}

/** One spelling per address: `::ffff:192.0.2.1` is `192.0.2.1`; without port, brackets and zone. */
export function plainAddress(text: string | undefined): string | undefined {
  const address = text === undefined ? undefined : parse(text);
  return address?.toString();
}

function parse(text: string): Address | undefined {
  const bare = /^\[([^\]]+)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
  const address = bare.split("%")[0] ?? "";
  return isIP(address) ? ipaddr.process(address) : undefined;
}

function parseRange(text: string): [Address, number] {
  try {
    // The library also takes short forms such as `10`.
    if (!isIP(text.split("/")[0] ?? "")) throw new TypeError("not an address");
    const [address, bits] = text.includes("/") ? ipaddr.parseCIDR(text) : [ipaddr.parse(text), undefined];
    if (address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress()) {
      return [address.toIPv4Address(), bits === undefined ? 32 : Math.max(0, bits - 96)];
    }
    return [address, bits ?? (address.kind() === "ipv4" ? 32 : 128)];
  } catch {
    throw new ConfigError(`TRUSTED_PROXIES: \`${text}\` is neither an address nor a CIDR range such as 10.0.0.0/8`);
  }
}
