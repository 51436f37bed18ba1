import { z } from "zod";

/** An address that an answer may be sent to: RFC 6749 §3.1.2, RFC 9700 §2.1. */
export const redirectUri = z
  .string()
  .max(2000)
  .superRefine((uri, context) => {
    const flaw = redirectFlaw(uri);
    if (flaw !== undefined) context.addIssue({ code: "custom", message: flaw });
  });

/** RFC 3986 §2: nothing else may be in a URI, and browsers mend what is (a backslash becomes a slash). */
const characters = /^([A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+$/;

/** RFC 3986 appendix B, without the fragment. */
const parts = /^([A-Za-z][A-Za-z0-9+.-]*):(?:\/\/([^/?]*))?([^?]*)(\?.*)?$/;

/** What a browser would run or show by itself. */
const dangerous = new Set(
  "javascript data vbscript file blob about filesystem view-source ws wss".split(" ").map((scheme) => `${scheme}:`),
);

/**
 * Why no answer may be sent to this address; undefined where it may. One that parsers read differently is refused: whoever checks
 * it would see another host than the browser that goes there.
 */
export function redirectFlaw(uri: string): string | undefined {
  const [, , authority, path = ""] = parts.exec(uri) ?? [];
  if (!URL.canParse(uri) || uri.includes("#")) return "must be an absolute URI without a fragment";
  if (!characters.test(uri)) return "must have no characters but those of a URI (RFC 3986)";
  const url = new URL(uri);
  if (dangerous.has(url.protocol)) return "must have a scheme that browsers do not run";
  if (authority?.includes("@")) return "must have no user information";
  if (url.protocol !== "https:" && url.protocol !== "http:") return undefined;
  const isPlain =
    /^([a-z0-9._-]+|\[[0-9a-f:.]+\])$/.test(url.hostname) && authority?.toLowerCase() === hostAsGiven(url, authority);
  if (!isPlain) return "must have :// and a host that every parser reads alike";
  return path === url.pathname || path === "" ? undefined : "must have a path without dot segments";
}

/** The parser leaves a default port out; that is no difference. */
function hostAsGiven({ protocol, hostname, host }: URL, authority: string | undefined): string {
  const usual = protocol === "https:" ? ":443" : ":80";
  return authority?.endsWith(usual) ? hostname + usual : host;
}
