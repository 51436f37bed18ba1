import type { DocumentedOperation, OpenApi } from "../document/openapi";
import type { Schema } from "../document/schemas";

/** A call as one would type it. @param path as the document has it */
export function curlOf(document: OpenApi, method: string, path: string, operation: DocumentedOperation): string {
  const [{ url } = { url: "" }] = document.servers;
  const place = url + path.replace("{tenant}", "acme").replace("{id}", "$ID");
  const [type, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  const headers = [
    "Authorization: Bearer $TOKEN",
    ...(method === "patch" && operation.responses[412] ? ['If-Match: "1"'] : []),
    ...(type === undefined ? [] : [`Content-Type: ${type}`]),
  ];
  const verb = method === "get" ? [] : [`-X ${method.toUpperCase()}`];
  const body = content && JSON.stringify(exampleOf(resolved(document, content.schema)));
  const lines = [
    ["curl", ...verb, `"${place}"`].join(" "),
    ...headers.map((header) => `  -H ${header.includes('"') ? `'${header}'` : `"${header}"`}`),
    ...(body === undefined ? [] : [`  -d '${body}'`]),
  ];
  return lines.join(" \\\n");
}

/** What a reference within the document leads to. */
export function resolved({ components }: OpenApi, schema: Schema): Schema {
  const name = nameIn(schema);
  return (name !== undefined && components.schemas[name]) || schema;
}

/** The name of the schema that is referred to; undefined where it stands in its place. */
export const nameIn = ({ $ref }: Schema): string | undefined => $ref?.split("/").at(-1);

/** What must be there, or the first member where nothing must. */
function exampleOf({ properties = {}, required = [] }: Schema): Record<string, unknown> {
  const names = required.length > 0 ? required : (likely(Object.keys(properties)) ?? []);
  return Object.fromEntries(names.map((name) => [name, sampleOf(name, properties[name])]));
}

/** What people change most. */
const likely = (names: readonly string[]) =>
  [["name"], ["client_name"], ["redirect_uris"], names.slice(0, 1)].find((some) =>
    some.every((one) => names.includes(one)),
  );

function sampleOf(name: string, given: Schema | boolean | undefined): unknown {
  const schema: Schema = typeof given === "object" ? (given.anyOf?.find(isObject) ?? given) : {};
  if (schema.enum?.[0] !== undefined) return schema.enum[0];
  switch (schema.type) {
    case "array":
      return [isObject(schema.items) ? sampleOf(name, schema.items) : "…"];
    case "boolean":
      return true;
    case "integer":
    case "number":
      return schema.minimum ?? 1;
    case "object":
      return exampleOf(schema);
    default:
      return /uri/.test(name) ? "https://app.example/callback" : "…";
  }
}

const isObject = (schema: unknown): schema is Schema =>
  typeof schema === "object" && schema !== null && !Array.isArray(schema);
