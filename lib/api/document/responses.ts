import type { ApiOperation } from "../operations";
import { type ProblemKind, problems } from "../problem";
import type { DocumentedResponse, Header } from "./openapi";
import { outputName, refTo } from "./schemas";

/** Everything that an operation may be answered, by status. */
export const responsesOf = (operation: ApiOperation): Readonly<Record<string, DocumentedResponse>> => ({
  ...success(operation),
  ...failures(operation),
});

const limits: Readonly<Record<string, Header>> = {
  "RateLimit-Policy": {
    description: "How many requests there may be, in how many seconds",
    schema: { type: "string" },
  },
  RateLimit: { description: "How many are left, and seconds until there are more", schema: { type: "string" } },
};
const etag: Readonly<Record<string, Header>> = {
  ETag: { description: "What `If-Match` takes for a change of what was read", schema: { type: "string" } },
};
const location: Readonly<Record<string, Header>> = {
  Location: { description: "Where it is from now on", schema: { type: "string", format: "uri" } },
};
const link: Readonly<Record<string, Header>> = {
  Link: { description: "The next page, as `rel=next` (RFC 8288), where there is one", schema: { type: "string" } },
};

function success(operation: ApiOperation): Record<string, DocumentedResponse> {
  const { does, resource } = operation;
  const name = outputName(operation);
  const content = name === undefined ? {} : { content: { "application/json": { schema: refTo(name) } } };
  const { one, many } = resource.label;
  const tag = resource.updates ? etag : {};
  switch (does.kind) {
    case "list":
      return { 200: { description: `Some of the ${many}`, headers: { ...limits, ...link }, ...content } };
    case "show":
      return { 200: { description: `The ${one}`, headers: { ...limits, ...tag }, ...content } };
    case "create": {
      const once = Object.values(resource.secretOnce).join(", ");
      const told = once && `; its ${once} is told here and never again`;
      return { 201: { description: `The new ${one}${told}`, headers: { ...limits, ...tag, ...location }, ...content } };
    }
    case "update":
      return { 200: { description: `The ${one} as it is now`, headers: { ...limits, ...tag }, ...content } };
    case "remove":
      return { 204: { description: `There is no such ${one} any more`, headers: limits } };
    case "action":
      return { 200: { description: "What came of it", headers: limits, ...content } };
  }
}

/** What may be answered in place of it. */
function failureKinds({ does, path }: ApiOperation): readonly ProblemKind[] {
  const always: readonly ProblemKind[] = ["bad-request", "unauthenticated", "insufficient-scope", "forbidden"];
  const last: readonly ProblemKind[] = ["misdirected", "too-many-requests", "server-error", "unavailable"];
  const found: readonly ProblemKind[] = path.includes("[") ? ["not-found"] : [];
  const body: readonly ProblemKind[] = ["conflict", "too-large", "unsupported-media-type", "invalid"];
  switch (does.kind) {
    case "list":
    case "show":
    case "remove":
      return [...always, ...found, ...last];
    case "update":
      return [...always, ...found, ...body, "stale", ...last];
    case "create":
    case "action":
      return [...always, ...found, ...body, "request-under-way", "key-reused", ...last];
  }
}

function failures(operation: ApiOperation): Record<string, DocumentedResponse> {
  const kinds = failureKinds(operation);
  const statuses = [...new Set(kinds.map((kind) => problems[kind].status))].sort((a, b) => a - b);
  return Object.fromEntries(
    statuses.map((status) => {
      const titles = kinds.filter((kind) => problems[kind].status === status).map((kind) => problems[kind].title);
      return [
        status,
        { description: titles.join("; or: "), content: { "application/problem+json": { schema: refTo("Problem") } } },
      ];
    }),
  );
}
