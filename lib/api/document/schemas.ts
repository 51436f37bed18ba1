import type { z } from "zod";
import type { Resource } from "@/lib/admin/resource";
import { jsonSchema } from "@/lib/admin/schemas";
import { referredTo } from "../expand";
import { type ApiOperation, nameOf, operationsFor } from "../operations";
import { problems } from "../problem";

export type Schema = z.core.JSONSchema.BaseSchema;

export const refTo = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

/** How the schema of what an operation takes is called; undefined where it takes no body. */
export function inputName({ does, resource, id }: ApiOperation): string | undefined {
  switch (does.kind) {
    case "create":
      return `New${nameOf(resource)}`;
    case "update":
      return `${nameOf(resource)}Change`;
    case "action":
      return Object.keys(schemaOf(does.facts.input, "input").properties ?? {}).length > 0
        ? named(id, "Input")
        : undefined;
    case "list":
    case "show":
    case "remove":
      return undefined;
  }
}

/** How the schema of what it gives is called; undefined where it gives nothing. */
export function outputName({ does, resource, id }: ApiOperation): string | undefined {
  switch (does.kind) {
    case "list":
      return `${nameOf(resource)}List`;
    case "action":
      return named(id, "Result");
    case "remove":
      return undefined;
    case "create":
    case "show":
    case "update":
      return nameOf(resource);
  }
}

const named = (id: string, what: string) => id.charAt(0).toUpperCase() + id.slice(1) + what;

/** Every schema of a resource and its operations, by name. */
export function schemasFor(resource: Resource): Readonly<Record<string, Schema>> {
  const item = nameOf(resource);
  const all: Record<string, Schema> = {
    [item]: expandable(schemaOf(resource.output, "output"), resource),
    [`${item}List`]: listOf(item, resource),
  };
  for (const operation of operationsFor(resource)) {
    const { does } = operation;
    const input = inputName(operation);
    if (input !== undefined && "input" in does.facts) all[input] = schemaOf(does.facts.input, "input");
    const output = outputName(operation);
    if (output !== undefined && does.kind === "action") all[output] = schemaOf(does.facts.output, "output");
  }
  return all;
}

/** With what its members identify, where that is asked for. */
function expandable(schema: Schema, resource: Resource): Schema {
  const members = Object.keys(resource.refersTo ?? {});
  if (members.length === 0) return schema;
  const told = members.map((member) => [
    member,
    {
      anyOf: [refTo(nameOf(referredTo(resource, member))), { type: "null" as const }],
      description: `What \`${member}\` identifies; null where there is no such thing any more`,
    },
  ]);
  const expanded: Schema = {
    type: "object",
    description: "What `expand` asked for",
    properties: Object.fromEntries(told),
    additionalProperties: false,
  };
  return { ...schema, properties: { ...schema.properties, expanded } };
}

const listOf = (item: string, { label, order }: Resource): Schema => ({
  type: "object",
  description: `Some of the ${label.many}, ${order}`,
  properties: {
    items: { type: "array", items: refTo(item), description: `The ${label.many} of this page` },
    next: {
      type: ["string", "null"] as unknown as "string",
      description: "What `after` takes for the next page; null where this is the last",
    },
  },
  required: ["items", "next"],
  additionalProperties: false,
});

/** The document says once which version of JSON Schema its schemas have. */
export function schemaOf(schema: z.ZodType, io: "input" | "output"): Schema {
  const { $schema: _, ...rest } = jsonSchema(schema, io);
  return rest;
}

/** RFC 9457. */
export const problemSchema: Schema = {
  type: "object",
  description: "What went wrong, and what to do about it (RFC 9457)",
  properties: {
    type: { type: "string", format: "uri", description: "The kind of problem; it leads to its explanation" },
    title: {
      type: "string",
      enum: [...new Set(Object.values(problems).map(({ title }) => title))],
      description: "The kind in words",
    },
    status: { type: "integer", description: "The status of the answer" },
    detail: { type: "string", description: "What is wrong with this request" },
    instance: { type: "string", format: "uri", description: "By which the log has this request" },
    errors: {
      type: "array",
      description: "Each member or parameter that is wrong",
      items: {
        type: "object",
        properties: {
          pointer: {
            type: "string",
            description: "Where in the body it stands: a JSON pointer as a URI fragment (RFC 6901 §6)",
          },
          parameter: { type: "string", description: "Which parameter of the query it is" },
          detail: { type: "string", description: "What is wrong with it" },
        },
        required: ["detail"],
        additionalProperties: false,
      },
    },
  },
  required: ["type", "title", "status", "detail", "instance"],
  additionalProperties: false,
};
