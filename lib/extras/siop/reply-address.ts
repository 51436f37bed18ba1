import { redirectUri } from "@/lib/model/redirect-uri";
import { type ReplyAddress, shownOf } from "./answer-url";

const loopback = /^(localhost|127\.0\.0\.1|\[::1\])$/;
const reverseDomain = /^[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+:$/;

/**
 * A self-issued client's id is its redirect URI (OIDC Core §7.2), and nobody has registered it: so https, http on the person's own
 * computer, or an app's scheme in reverse domain form (RFC 8252 §7.1), which is none of those that an operating system acts on.
 */
export function replyAddress(clientId: string): ReplyAddress | undefined {
  if (!redirectUri.safeParse(clientId).success) return undefined;
  const { protocol, hostname } = new URL(clientId);
  const isLocal = protocol === "http:" && loopback.test(hostname);
  if (protocol !== "https:" && !isLocal && !reverseDomain.test(protocol)) return undefined;
  return { uri: clientId, ...shownOf(clientId) };
}
