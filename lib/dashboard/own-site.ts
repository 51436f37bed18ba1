import { config } from "@/lib/base/config";

/**
 * Whether a change was sent by a page of our own. A browser says so by `Sec-Fetch-Site`, or by `Origin` where it is older than that;
 * who says neither is no browser with a session of ours.
 */
export function isOwnSite(headers: Pick<Headers, "get">): boolean {
  const site = headers.get("sec-fetch-site");
  const origin = headers.get("origin");
  // First: where our pages send no referrer, their forms have the origin `null`.
  if (site !== null) return site === "same-origin";
  return origin === new URL(config().publicUrl).origin;
}
