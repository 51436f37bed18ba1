import ipaddr from "ipaddr.js";
import { config } from "@/lib/base/config";
import { mac } from "@/lib/base/secrets";
import type { Origin } from "@/lib/events/event";
import { peerOf } from "./peer";

/**
 * What a caller's address is counted by: a keyed hash, so that no address is kept; of IPv6 the network of 64 bits, which one
 * customer has whole. Undefined where the address is not known.
 */
export const networkOf = (request: Request): string | undefined => networkOfAddress(peerOf(request).address);

/** The same for an address that is known. */
export function networkOfAddress(address: string | undefined): string | undefined {
  if (!address || !ipaddr.isValid(address)) return undefined;
  const parsed = ipaddr.process(address);
  const network = parsed.kind() === "ipv6" ? parsed.toByteArray().slice(0, 8) : parsed.toByteArray();
  return mac("address", Buffer.from(network).toString("hex"));
}

/**
 * A caller's network for a person to recognise, and no more of the address than that takes: 24 bits of IPv4, 48 of IPv6. Undefined
 * where the address is not known.
 */
export function shownNetwork(request: Request): string | undefined {
  const { address } = peerOf(request);
  if (!address || !ipaddr.isValid(address)) return undefined;
  const parsed = ipaddr.process(address);
  if (parsed.kind() === "ipv4") return `${parsed.toByteArray().slice(0, 3).join(".")}.*`;
  const [a = 0, b = 0, c = 0] = [0, 2, 4].map((at) => Buffer.from(parsed.toByteArray()).readUInt16BE(at));
  return `${[a, b, c].map((part) => part.toString(16)).join(":")}:*`;
}

/** An address as the log has it: a keyed hash, which still tells one caller from another, or as it is where LOG_ADDRESSES says so. */
export function loggedAddress(address: string | undefined): string | undefined {
  return address === undefined || config().logsPlainAddresses ? address : keyed(address);
}

/**
 * Where a request came from, as events keep it: what is stored is keyed whatever LOG_ADDRESSES says. The key is turned only where
 * an event is written, since most requests write none.
 */
export const originOf = ({
  request,
  requestId,
}: {
  readonly request: Request;
  readonly requestId: string;
}): Origin => ({
  get address() {
    const { address } = peerOf(request);
    return address === undefined ? undefined : keyed(address);
  },
  requestId,
});

const keyed = (address: string) => mac("logged-address", address).slice(0, 22);
