import { decodeJwt, decodeProtectedHeader } from "jose";
import { withoutSecrets } from "@/lib/base/log-secrets";

/** Characters of a value. */
const longest = 100;

/**
 * What a JWT says of itself, not verified: of its header how it is made, of its claims those that are named.
 * @returns JSON; undefined where it is no JWT
 */
export function shownJwt(jwt: string, claims: readonly string[]): string | undefined {
  const header = read(() => decodeProtectedHeader(jwt));
  if (!header) return undefined;
  const payload = read(() => decodeJwt(jwt));
  return JSON.stringify({
    header: some(header, ["alg", "enc", "kid", "typ"]),
    ...(payload && { claims: some(payload, claims) }),
  });
}

function read(decode: () => object): Readonly<Record<string, unknown>> | undefined {
  try {
    return { ...decode() };
  } catch {
    return undefined;
  }
}

const some = (from: Readonly<Record<string, unknown>>, names: readonly string[]) =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = Object.hasOwn(from, name) ? shown(from[name]) : undefined;
      return value === undefined ? [] : [[name, value]];
    }),
  );

function shown(value: unknown): unknown {
  if (typeof value === "number" || typeof value === "boolean") return value;
  if (typeof value === "string") return text(value);
  if (Array.isArray(value) && value.every((one) => typeof one === "string")) return value.slice(0, 5).map(text);
  return undefined;
}

/** An address of an endpoint has no query that would matter. */
const text = (value: string) =>
  withoutSecrets(value.split(/[?#]/, 1)[0] ?? "")
    .slice(0, longest)
    .toWellFormed()
    .replaceAll("\0", "\ufffd");
