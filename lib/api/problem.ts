import { apiPath } from "@/lib/admin/api-address";
import { AdminError, type Flaw } from "@/lib/admin/errors";
import { config } from "@/lib/base/config";
import { OAuthError } from "@/lib/base/errors";
import { answer } from "@/lib/http/respond";

/** Every kind of problem, with its status and what it means in general (RFC 9457 §4.2). The reference page explains each. */
export const problems = {
  "bad-request": { status: 400, title: "The request cannot be understood" },
  unauthenticated: { status: 401, title: "An access token for this API is needed" },
  "insufficient-scope": { status: 403, title: "The access token lacks a scope" },
  forbidden: { status: 403, title: "The caller's role does not allow it" },
  "not-found": { status: 404, title: "There is no such thing" },
  "method-not-allowed": { status: 405, title: "The method is not for this address" },
  conflict: { status: 409, title: "It is at odds with what there is" },
  "request-under-way": { status: 409, title: "A request with this Idempotency-Key is under way" },
  stale: { status: 412, title: "It has been changed since it was read" },
  "too-large": { status: 413, title: "The body is too large" },
  misdirected: { status: 421, title: "The API is at another host" },
  "unsupported-media-type": { status: 415, title: "The body is not JSON" },
  invalid: { status: 422, title: "The body is not as it must be" },
  "key-reused": { status: 422, title: "The Idempotency-Key was used for another request" },
  "too-many-requests": { status: 429, title: "The caller has made too many requests" },
  "server-error": { status: 500, title: "Something went wrong on our side" },
  unavailable: { status: 503, title: "The service is briefly unavailable" },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemKind = keyof typeof problems;

interface More {
  readonly flaws?: readonly Flaw[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** What the API refuses a request with. */
export class ApiProblem extends Error {
  readonly kind: ProblemKind;
  readonly flaws: readonly Flaw[];
  readonly headers: Readonly<Record<string, string>>;

  /** @param detail what to do about it, for whoever wrote the program */
  constructor(kind: ProblemKind, detail: string, { flaws = [], headers = {} }: More = {}) {
    super(detail);
    this.kind = kind;
    this.flaws = flaws;
    this.headers = headers;
  }
}

/** What an input was read from. */
type Source = "body" | "query";

/** RFC 9457, with `errors` as its §3 shows them. */
export function problemAnswer(
  { kind, message: detail, flaws, headers }: ApiProblem,
  requestId: string,
  more: Readonly<Record<string, string>> = {},
): Response {
  const { status, title } = problems[kind];
  const errors = flaws.map(({ path, detail: what }) => ({ ...placeOf(path, kind), detail: what }));
  const body = {
    type: `${config().publicUrl}${apiPath}/docs#problem-${kind}`,
    title,
    status,
    detail,
    instance: `urn:uuid:${requestId}`,
    ...(errors.length > 0 && { errors }),
  };
  return answer(status, JSON.stringify(body), {
    "content-type": "application/problem+json",
    "cache-control": "no-store",
    ...more,
    ...headers,
  });
}

/** What cannot be understood is a parameter; a body is understood, and wrong. */
const placeOf = (path: Flaw["path"], kind: ProblemKind) =>
  kind === "bad-request" ? { parameter: path.join(".") } : { pointer: pointerOf(path) };

/** RFC 6901, as the fragment of a URI (§6) would begin: `#/redirect_uris/0`. */
const pointerOf = (path: Flaw["path"]) =>
  ["#", ...path.map((step) => encodeURIComponent(String(step).replaceAll("~", "~0").replaceAll("/", "~1")))].join("/");

/** What a definition threw, as the API tells it; undefined for our own bugs and a database that is away. */
export function asProblem(thrown: unknown, source: Source): ApiProblem | undefined {
  if (thrown instanceof ApiProblem) return thrown;
  if (thrown instanceof AdminError) return ofAdmin(thrown, source);
  if (thrown instanceof OAuthError && thrown.status < 500) return ofOAuth(thrown);
  return undefined;
}

function ofAdmin({ kind, message, flaws }: AdminError, source: Source): ApiProblem {
  switch (kind) {
    case "invalid":
      return new ApiProblem(source === "query" ? "bad-request" : "invalid", message, { flaws });
    case "forbidden":
      return new ApiProblem("forbidden", message);
    case "not_found":
      return new ApiProblem("not-found", message);
    case "conflict":
      return new ApiProblem("conflict", message, { flaws });
  }
}

/** Of the token, the body's size, or the shell. */
export function ofOAuth({ code, status, description, headers }: OAuthError): ApiProblem {
  return new ApiProblem(kindOf(code, status), description, { headers });
}

function kindOf(code: OAuthError["code"], status: number): ProblemKind {
  if (code === "insufficient_scope") return "insufficient-scope";
  if (status === 503) return "unavailable";
  if (status >= 500) return "server-error";
  const [kind = "bad-request"] = Object.entries(problems).flatMap(([name, one]) =>
    one.status === status ? [name as ProblemKind] : [],
  );
  return kind;
}
