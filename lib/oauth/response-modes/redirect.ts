import { leavePage } from "@/lib/http/leave-page";
import { seeOther } from "@/lib/http/respond";
import { destinationOf } from "@/lib/model/destination";
import type { Delivery, ResponseMode } from "./types";

/** Percent-encoded whole, so that `state` comes back to the byte whichever way the client decodes. */
const encode = (parts: Readonly<Record<string, string>>) =>
  Object.entries(parts)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join("&");

/** OAuth 2.0 Multiple Response Types §2.1; a registered query survives. */
export const query: ResponseMode = {
  name: "query",
  isJwt: false,
  isQuery: true,
  deliver: (delivery) => sent(delivery, delivery.redirectUri.includes("?") ? "&" : "?"),
};

export const fragment: ResponseMode = {
  name: "fragment",
  isJwt: false,
  isQuery: false,
  deliver: (delivery) => sent(delivery, "#"),
};

function sent({ redirectUri, parts, cookies, brand, locale, byHand }: Delivery, separator: string): Response {
  const href = `${redirectUri}${separator}${encode(parts)}`;
  if (!byHand) return seeOther(href, cookies);
  return leavePage({ destination: destinationOf(redirectUri), wayOn: { href }, error: byHand, brand, locale, cookies });
}
