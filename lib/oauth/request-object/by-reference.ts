import { LRUCache } from "lru-cache";
import type { Clock } from "@/lib/base/clock";
import { OAuthError } from "@/lib/base/errors";
import { shared } from "@/lib/base/shared";
import { askClient } from "@/lib/clients/ask";

/** Milliseconds and bytes that a client's host is given. */
const fetchBounds = { maxBytes: 128 * 1024, timeoutMs: 5_000, purpose: "request_object" } as const;
const accept = "application/oauth-authz-req+jwt, application/jwt";
/** Seconds that an object is kept at most, whatever its host says. */
const longestKept = 3600;

interface Kept {
  readonly object: string;
  /** Seconds since 1970. */
  readonly until: number;
}

/** By the whole URI: a new fragment, which may be the object's hash, asks anew (OIDC Core §6.2). */
const kept = () =>
  shared("request objects", () => {
    const sizeCalculation = ({ object }: Kept) => object.length + 1;
    return new LRUCache<string, Kept>({ max: 1_000, maxSize: 16 * 1024 * 1024, sizeCalculation });
  });
const onTheirWay = () => shared("request objects on their way", () => new Map<string, Promise<string>>());

/**
 * The request object at a registered `request_uri` (OIDC Core §6.2, RFC 9101 §5.2), kept as long as its host allows (RFC 9111
 * §4.2.1). Who comes while it is on its way waits for the same answer.
 * @param clientHint whom the request is made for
 * @param beforeFetch called where there is none to be had without a request of ours; it may refuse by throwing
 * @throws OAuthError invalid_request_uri where the host does not answer with status 200 and UTF-8
 */
export async function objectAt(
  uri: string,
  clientHint: string,
  clock: Clock,
  beforeFetch: () => Promise<void>,
): Promise<string> {
  const known = kept().get(uri);
  if (known && clock() < known.until) return known.object;
  if (!onTheirWay().has(uri)) await beforeFetch();
  const loading = onTheirWay().get(uri) ?? load(uri, clientHint, clock).finally(() => onTheirWay().delete(uri));
  onTheirWay().set(uri, loading);
  return loading;
}

async function load(uri: string, clientHint: string, clock: Clock): Promise<string> {
  const [url = uri] = uri.split("#", 1);
  try {
    const { status, headers, body } = await askClient(url, { ...fetchBounds, accept, clientHint });
    if (status !== 200) throw new Error(`it answered ${status}`);
    const object = new TextDecoder("utf-8", { fatal: true }).decode(body).trim();
    const fresh = freshness(headers);
    if (fresh > 0) kept().set(uri, { object, until: clock() + fresh });
    return object;
  } catch (cause) {
    throw new OAuthError("invalid_request_uri", "request_uri cannot be fetched", {
      cause,
      detail: String(cause),
      situation: "request_uri_unreachable",
    });
  }
}

/** Seconds for which an answer may be used again: none where its host does not say so. */
function freshness(headers: Headers): number {
  const directives = (headers.get("cache-control") ?? "")
    .toLowerCase()
    .split(",")
    .map((one) => one.trim());
  if (directives.some((one) => /^(no-store|no-cache|private)\b/.test(one))) return 0;
  const maxAge = directives.find((one) => one.startsWith("max-age="))?.slice("max-age=".length);
  const left = Number(maxAge ?? 0) - Number(headers.get("age") ?? 0);
  return Number.isFinite(left) ? Math.min(Math.max(left, 0), longestKept) : 0;
}
