import type { ApiOperation } from "../operations";
import type { Parameter } from "./openapi";
import { type Schema, schemaOf } from "./schemas";

/** What an operation takes beside its body. */
export function parametersOf({ path, does, resource }: ApiOperation): readonly Parameter[] {
  const text: Schema = { type: "string" };
  const inPath = [...path.matchAll(/\[(\w+)\]/g)].map(([, name = ""]) => ({
    name,
    in: "path" as const,
    required: true,
    description:
      name === "tenant" ? "The tenant's identifier" : `The ${resource.label.one}, by its ${resource.identity.member}`,
    schema: text,
  }));
  const fields: Parameter = {
    name: "fields",
    in: "query",
    description: `Members to give, with commas between them, where not all are wanted; ${resource.identity.member} is always given`,
    schema: text,
  };
  const refers = Object.keys(resource.refersTo ?? {});
  const expand: Parameter = {
    name: "expand",
    in: "query",
    description: `Of ${refers.join(", ")}, with commas between them: what they identify is told in \`expanded\`, where the token's scopes are for it too. A list has at most 100 then`,
    schema: text,
  };
  const shown = refers.length > 0 ? [fields, expand] : [fields];
  switch (does.kind) {
    case "list": {
      const page: readonly Parameter[] = [
        {
          name: "limit",
          in: "query",
          description: "How many at the most",
          schema: { type: "integer", minimum: 1, maximum: 1000, default: 100 },
        },
        { name: "after", in: "query", description: "`next` of the page before", schema: text },
      ];
      return [...inPath, ...page, ...filtersOf(schemaOf(does.facts.input, "input")), ...shown];
    }
    case "show":
      return [...inPath, ...shown];
    case "update":
      return [
        ...inPath,
        {
          name: "If-Match",
          in: "header",
          description: "The `ETag` that it was read with: where it has another one by now, nothing is changed",
          schema: text,
        },
      ];
    case "create":
    case "action":
      return [
        ...inPath,
        {
          name: "Idempotency-Key",
          in: "header",
          description:
            "Made up by the caller. For 24 hours a request that is sent again with it is answered the same, and not done again",
          schema: { type: "string", minLength: 1, maxLength: 255 },
        },
      ];
    case "remove":
      return inPath;
  }
}

const filtersOf = ({ properties = {} }: Schema): readonly Parameter[] =>
  Object.entries(properties).map(([name, schema]) => {
    const { description = "", ...rest } = typeof schema === "boolean" ? {} : schema;
    return { name, in: "query", description, schema: rest };
  });
