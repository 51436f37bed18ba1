import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

/** Global addresses that belong to a cloud's inside: Azure's host agent hands out credentials. */
const inside = new Set(["168.63.129.16"]);

/** RFC 6052 §2.1: behind it a network translates to the IPv4 address in the last four bytes. */
const nat64: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse("64:ff9b::"), 96];

/** RFC 4291 §2.4, IANA: nothing outside is global unicast today. */
const globalUnicast: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse("2000::"), 3];

/**
 * Whether an address belongs to the public internet. It names what is public, not what is private, so that a range nobody has
 * thought of is refused. IPv4 inside IPv6 (mapped, NAT64) counts as what it stands for; 6to4 and Teredo (RFC 7526) are refused.
 *
 * @param text an IP address in its usual spelling, without brackets
 */
export function isPublicAddress(text: string): boolean {
  if (!isIP(text) || text.includes("%")) return false;
  // The library reads `::8.8.8.8` (IPv4-compatible) as mapped; the URL parser writes IPv6 in hexadecimal alone.
  const address = ipaddr.process(isIP(text) === 6 ? new URL(`http://[${text}]`).hostname.slice(1, -1) : text);
  if (address instanceof ipaddr.IPv4) return isPublicV4(address);
  if (address.match(nat64)) return isPublicV4(new ipaddr.IPv4(address.toByteArray().slice(12)));
  return address.match(globalUnicast) && address.range() === "unicast";
}

const isPublicV4 = (address: ipaddr.IPv4) => address.range() === "unicast" && !inside.has(address.toString());
