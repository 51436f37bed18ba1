import { isLoopbackRedirect } from "@/lib/base/loopback";
import type { Situation } from "@/lib/base/situations";
import type { SentValue } from "@/lib/model/trace";

/** An address that may be registered from a trace, and the member that it goes into. */
export interface Mend {
  readonly member: "redirect_uris" | "post_logout_redirect_uris";
  readonly uri: string;
}

interface Traced {
  readonly situation?: Situation | undefined;
  readonly parameters: readonly SentValue[];
}

interface Registered {
  readonly redirect_uris: readonly string[];
  readonly post_logout_redirect_uris: readonly string[];
}

const repaired = {
  redirect_uri_mismatch: ["redirect_uri", "redirect_uris"],
  return_uri_mismatch: ["post_logout_redirect_uri", "post_logout_redirect_uris"],
} as const;

/**
 * The address of a trace, where registering it by a button can be offered. Anybody can send a request with an address of their own and
 * wait for somebody to press it: so it has a host that the client is registered for already, is whole, and has no query, which is what
 * an open redirect needs. The page warns all the same, and asks to have it typed.
 */
export function mendOf({ situation, parameters }: Traced, registered: Registered): Mend | undefined {
  if (situation !== "redirect_uri_mismatch" && situation !== "return_uri_mismatch") return undefined;
  const [parameter, member] = repaired[situation];
  const sent = parameters.find(({ name }) => name === parameter);
  const uri = sent?.value;
  if (sent?.look !== "shown" || uri === undefined || registered[member].includes(uri)) return undefined;
  const known = [...registered.redirect_uris, ...registered.post_logout_redirect_uris];
  return isOwn(uri, known) ? { member, uri } : undefined;
}

function isOwn(uri: string, known: readonly string[]): boolean {
  if (!URL.canParse(uri) || /[?#@\\]/.test(uri)) return false;
  const { protocol, hostname } = new URL(uri);
  const isSafe = protocol === "https:" || (protocol === "http:" && isLoopbackRedirect(hostname));
  return isSafe && known.some((one) => URL.canParse(one) && new URL(one).hostname === hostname);
}
