import type { QuickStart } from "./quick-start";

/** Paths that mean themselves to every router, and are none of the pages that the quick starts have. */
const isFree = (path: string) => /^(\/[\w.~-]+)+$/.test(path) && !/^\/(login|logout)$/.test(path);

/**
 * The redirect URI that a quick start is filled with: the first registered one that its framework takes.
 *
 * @param callback what the framework asks of the path; undefined: nothing
 * @returns `isMissing` where none is registered that it takes, and this one is to be
 */
export function callbackOf(
  registered: readonly string[],
  callback: QuickStart["callback"],
): { readonly redirectUri: string; readonly isMissing: boolean } {
  const [first = ""] = registered;
  if (!callback || !first) return { redirectUri: first, isMissing: false };
  const { path, isFixed } = callback;
  const isTaken = ({ pathname }: URL) => pathname === path || (!isFixed && isFree(pathname));
  const found = registered.find((uri) => isTaken(new URL(uri)));
  return { redirectUri: found ?? new URL(path, first).href, isMissing: found === undefined };
}
