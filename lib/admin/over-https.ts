import { fetchOutside, OutboundError, type OutboundReason } from "@/lib/http/outbound";

/** An address that did not answer over https, and why. */
interface Unanswered {
  readonly uri: string;
  readonly reason: OutboundReason;
}

/**
 * The first of the addresses that nobody answers over https, so that no one is sent there. Any answer will do: it may well be 404 for
 * who brings no code. Takes five seconds at the most for each.
 */
export async function unansweredOf(uris: readonly string[], fetch = fetchOutside): Promise<Unanswered | undefined> {
  for (const uri of uris) {
    try {
      const bounds = { maxBytes: 1024, cuts: true, timeoutMs: 5_000 };
      await fetch(uri, { purpose: "redirect", method: "HEAD", ...bounds });
    } catch (thrown) {
      if (!(thrown instanceof OutboundError)) throw thrown;
      return { uri, reason: thrown.reason };
    }
  }
  return undefined;
}
