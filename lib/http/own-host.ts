import { config } from "@/lib/base/config";
import { isLoopback } from "@/lib/base/loopback";

/** What a request that is meant for somebody else is told, with status 421 (RFC 9110 §15.5.20). */
export const notOwnHost =
  "in the try-it mode this server answers for localhost alone; set PUBLIC_URL to use another name";

/**
 * Whether a request is meant for us, by its Host header. The try-it mode has open doors (the demo's password is known), so no other site
 * may reach it by having its own name point at this machine (DNS rebinding).
 * @param readHost called in that mode alone; there is none in HTTP/1.0, which no browser speaks
 */
export function isOwnHost(readHost: () => string | null | undefined): boolean {
  if (!config().isTryIt) return true;
  const host = readHost();
  return !host || isLoopback(withoutPort(host));
}

const withoutPort = (host: string) => host.replace(/:\d+$/, "");
