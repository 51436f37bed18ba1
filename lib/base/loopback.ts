import { isIP } from "node:net";

/**
 * Whether a host is this machine and no other (RFC 6761 §6.3, RFC 1122 §3.2.1.3).
 * @param host without a port; an IPv6 address with or without brackets
 */
export function isLoopback(host: string): boolean {
  const bare = host.toLowerCase().replace(/^\[|\]$/g, "");
  return (
    bare === "localhost" ||
    bare.endsWith(".localhost") ||
    bare === "::1" ||
    (isIP(bare) === 4 && bare.startsWith("127."))
  );
}

/**
 * Whether a native app listens there for its answer (RFC 8252 §7.3). Narrower than `isLoopback`: what else means this machine, nobody
 * registers.
 * @param hostname as `URL` writes it, with an IPv6 address in brackets
 */
export const isLoopbackRedirect = (hostname: string): boolean =>
  /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
