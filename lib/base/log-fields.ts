import { withoutSecrets } from "./log-secrets";

/** Every field a log line may carry. What is not here does not reach the log, so a secret cannot slip in under a new name. */
const names = [
  "event",
  "tenant",
  "client",
  "user",
  "session",
  "amr",
  "outcome",
  "endpoint",
  "grant",
  "prompt",
  "reason",
  "method",
  "path",
  "status",
  "ms",
  "requestId",
  "address",
  "error",
  "detail",
  "kid",
  "resource",
  "seal",
  "hash",
  "job",
  "attempt",
  "count",
  "worker",
  "port",
  "file",
  "host",
  "webhook",
] as const;

export type LogFields = { readonly [name in (typeof names)[number]]?: string | number | boolean | null | undefined } & {
  /** An error, logged with its stack and causes. */
  readonly err?: unknown;
};

const allowed = new Set<string>(names);
const longestText = 2000;

/**
 * What of `fields` may be written: the listed names, plain values, nothing nested. pino's own redaction would have nothing left
 * to do, and walking its list of paths took a tenth of a request for the public keys.
 */
export function loggable(fields: Record<string, unknown>): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const name in fields) {
    const value = fields[name];
    if (name === "err") kept.err = describeError(value);
    else if (!allowed.has(name)) kept[name] = "[not a log field]";
    else if (typeof value === "string") kept[name] = scrub(value);
    else if (typeof value !== "object" && value !== undefined) kept[name] = value;
  }
  return kept;
}

/** Of an error only what says what broke: a database error also carries the statement and its parameters. */
function describeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return scrub(String(error));
  return {
    type: error.name,
    message: scrub(error.message),
    ...("code" in error &&
      typeof error.code === "string" &&
      /^[A-Z0-9_]{2,40}$/.test(error.code) && { code: error.code }),
    stack: scrub(error.stack ?? ""),
    ...(error.cause !== undefined && depth < 4 && { cause: describeError(error.cause, depth + 1) }),
  };
}

const scrub = (text: string) => withoutSecrets(text.length > longestText ? `${text.slice(0, longestText)}…` : text);
