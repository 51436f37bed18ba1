/** Whether the percent-encodings of a path can be read. Next answers 500 where they cannot. */
export function isDecodable(path: string): boolean {
  if (!path.includes("%")) return true;
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

/**
 * Whether a path has a segment `.` or `..`, however written (RFC 3986 §3.3, §6.2.2.3). Clients remove them before they send, so what
 * still has one is read differently by a proxy and by us.
 * @param path as it was sent
 */
export const hasDotSegment = (path: string): boolean => /\/\.|[%\\]/.test(path) && dot.test(path);

const dot = /(?:[/\\]|%2f|%5c)(?:\.|%2e){1,2}(?:[/\\]|%2f|%5c|$)/i;
