import { apiPath } from "@/lib/admin/api-address";
import { type ApiOperation, type Method, operations } from "./operations";
import { ApiProblem } from "./problem";

/** What a request names by its path. */
export interface Named {
  readonly operation: ApiOperation;
  readonly tenantId: string | undefined;
  readonly id: string | undefined;
}

const patterns = operations.map((operation) => ({ operation, segments: operation.path.slice(1).split("/") }));

const isOpen = (segment: string) => segment.startsWith("[");
const opensOf = (segments: readonly string[]) => segments.filter(isOpen).length;

/**
 * The operation that a request means. A segment is decoded after the path was taken apart, so that an identifier with a slash is one.
 * @param path of the URL, as it was sent
 * @throws ApiProblem not-found, method-not-allowed
 */
export function routed(method: string, path: string): Named {
  const given = path.slice(apiPath.length + 1).split("/");
  const fitting = patterns
    .filter(({ segments }) => segments.length === given.length && segments.every((one, at) => fits(one, given[at])))
    // `keys/rotate` is the action, unless another method makes it the key of this name.
    .sort((a, b) => opensOf(a.segments) - opensOf(b.segments));
  const wanted = fitting.find(({ operation }) => operation.method === (method === "HEAD" ? "GET" : method));
  if (!wanted && fitting.length === 0) throw new ApiProblem("not-found", "there is nothing at this address");
  if (!wanted) {
    const allow = allowOf(fitting.map(({ operation }) => operation.method));
    throw new ApiProblem("method-not-allowed", `use ${allow} here`, { headers: { allow } });
  }
  const named = (name: string) => {
    const at = wanted.segments.indexOf(`[${name}]`);
    return at < 0 ? undefined : decoded(given[at] ?? "");
  };
  return { operation: wanted.operation, tenantId: named("tenant"), id: named("id") };
}

const fits = (segment: string, given: string | undefined) => (isOpen(segment) ? given !== "" : segment === given);

const allowOf = (methods: readonly Method[]) => [...new Set(methods.flatMap(withHead))].join(", ");
const withHead = (method: Method) => (method === "GET" ? ["GET", "HEAD"] : [method]);

/** Characters that an identifier has at the most. */
const longest = 2_048;

function decoded(segment: string): string {
  try {
    const id = decodeURIComponent(segment);
    if (!id.includes("\0") && id.length <= longest) return id;
  } catch {
    // As below.
  }
  throw new ApiProblem("not-found", "there is nothing at this address");
}
