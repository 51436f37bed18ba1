import { isLoopbackRedirect } from "@/lib/base/loopback";

/** Where an address leads, in words that a person can check. */
export interface Destination {
  /** A site elsewhere, or a program on the person's own device. */
  readonly kind: "site" | "app";
  /** Host with its port, in ASCII, so that no letter looks like another; of an app its scheme or loopback host. */
  readonly name: string;
}

/** Who gets what a person allows: whoever is at an address, or a device by the code that it shows (RFC 8628). */
export type Recipient = Destination | { readonly kind: "device"; readonly name: string };

/** @param uri a registered redirect URI, or one for after a logout */
export function destinationOf(uri: string): Destination {
  const { protocol, host, hostname } = new URL(uri);
  if (protocol !== "https:" && protocol !== "http:") return { kind: "app", name: protocol.slice(0, -1) };
  return isLoopbackRedirect(hostname) ? { kind: "app", name: hostname } : { kind: "site", name: host };
}
