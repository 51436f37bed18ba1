/**
 * Whether `htu` names this endpoint of ours (RFC 9449 §4.3): without query and fragment, after the normalisations of RFC 3986 §6.2.2
 * and §6.2.3.
 */
export function isSameUrl(htu: string, endpoint: string): boolean {
  const normal = normalized(htu);
  return normal !== undefined && normal === normalized(endpoint);
}

/** The parser brings scheme, host, port and dot segments into their one form; it leaves percent-encoding as it is. */
function normalized(text: string): string | undefined {
  // It would strip spaces and take a backslash for a slash; neither is in a URI.
  if (text.length > 2000 || !/^[\x21-\x7e]+$/.test(text) || text.includes("\\") || !URL.canParse(text))
    return undefined;
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") return undefined;
  return url.origin + url.pathname.replace(/%[0-9a-f]{2}/gi, plainly);
}

/** What needs no encoding is decoded, and the rest written in capitals (RFC 3986 §6.2.2.1, §6.2.2.2). */
function plainly(encoded: string): string {
  const character = String.fromCharCode(Number.parseInt(encoded.slice(1), 16));
  return /[A-Za-z0-9._~-]/.test(character) ? character : encoded.toUpperCase();
}
