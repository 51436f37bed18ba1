import type { IncomingMessage } from "node:http";
import { isOwnHost, notOwnHost } from "@/lib/http/own-host";
import { hasDotSegment, isDecodable } from "@/lib/http/path";

/** What is answered to a request that is not looked into. */
interface Refusal {
  readonly status: number;
  /** For whoever looks. */
  readonly reason: string;
}

/**
 * The path of a request, or why it gets no answer: what a proxy before us may read differently than we do is refused, since the two
 * must mean the same tenant and the same endpoint.
 */
export function pathOrRefusal(request: IncomingMessage): string | Refusal {
  const path = pathOf(request.url ?? "/");
  if (path === undefined || !isDecodable(path))
    return { status: 400, reason: "This server answers requests for a well-formed path.\n" };
  if (hasDotSegment(path)) return { status: 400, reason: "The path must not have segments `.` or `..`.\n" };
  if (countOf(request.rawHeaders, "host") > 1) return { status: 400, reason: "There must be one Host header.\n" };
  if (!isOwnHost(() => request.headers.host)) return { status: 421, reason: `${notOwnHost}\n` };
  return path;
}

/** RFC 9112 §3.2.2: the target may be a whole URL; §3.2.4: or `*`, which is no path. Dot segments stay. */
function pathOf(target: string): string | undefined {
  const query = target.search(/[?#]/);
  const place = query === -1 ? target : target.slice(0, query);
  if (place.startsWith("/")) return place;
  if (!URL.canParse(target)) return undefined;
  return /^https?:\/\/[^/\\]+(\/.*)?$/i.exec(place)?.[1] ?? new URL(target).pathname;
}

/** RFC 9112 §3.2: Node keeps the first of several and says nothing. Names and values alternate. */
function countOf(rawHeaders: readonly string[], name: string): number {
  let count = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const given = rawHeaders[at];
    if (given?.length === name.length && given.toLowerCase() === name) count += 1;
  }
  return count;
}
