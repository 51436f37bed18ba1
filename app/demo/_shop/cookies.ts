import { config } from "@/lib/base/config";

/** Browsers drop a cookie of more than 4096 bytes, its name and attributes included. */
const longest = 3_800;
/** Node refuses headers of more than 16 kB. */
const mostParts = 3;

/**
 * A value as cookies, as many as its length needs; those of a longer value before are deleted.
 * @param value empty: deletes all of them
 * @param maxAge seconds
 * @returns `Set-Cookie` lines
 */
export function cookieLines(name: string, value: string, maxAge: number): string[] {
  if (value.length > longest * mostParts) throw new RangeError(`${name} does not fit into ${mostParts} cookies`);
  const secure = config().isSecure ? "; Secure" : "";
  return Array.from({ length: mostParts }, (_, at) => {
    const part = value.slice(at * longest, (at + 1) * longest);
    return `${name}-${at}=${part}; Path=/demo; Max-Age=${part ? maxAge : 0}; HttpOnly; SameSite=Lax${secure}`;
  });
}

/** Puts the parts from a `Cookie` header together again; undefined where there is none. */
export function cookieValue(header: string | null, name: string): string | undefined {
  const pairs = (header ?? "").split(";").map((pair) => pair.trim().split("=", 2));
  const parts = Array.from({ length: mostParts }, (_, at) => pairs.find(([key]) => key === `${name}-${at}`)?.[1] ?? "");
  return parts.join("") || undefined;
}
