/** Where the dashboard begins. */
export const home = "/admin";

/**
 * Where somebody goes on after a sign-in: a path of the dashboard, and nothing that a browser would read as another host
 * (RFC 9700 §4.11). Anything else is its beginning.
 */
export function nextPath(wanted: string | null | undefined): string {
  if (!wanted || !/^\/admin(?:[/?][\w\-./~!$&'()*+,;=:@%?]*)?$/.test(wanted) || wanted.length > 1000) return home;
  const { origin, pathname, search } = new URL(wanted, "https://here.invalid");
  const isOurs = origin === "https://here.invalid" && (pathname === home || pathname.startsWith(`${home}/`));
  return isOurs ? pathname + search : home;
}
