import ipaddr from "ipaddr.js";
import { mac } from "@/lib/secrets";
import { peerOf } from "./peer";

/**
 * What a caller's address is counted by: a keyed hash, so that no address is kept; of IPv6 the network of 64 bits, which one
 * customer has whole. Undefined where the address is not known.
 */
export function networkOf(request: Request): string | undefined {
  const { address } = peerOf(request);
  if (!address || !ipaddr.isValid(address)) return undefined;
  const parsed = ipaddr.process(address);
  const network = parsed.kind() === "ipv6" ? parsed.toByteArray().slice(0, 8) : parsed.toByteArray();
  return mac("address", Buffer.from(network).toString("hex"));
}
