import type { z } from "zod";
import type { Query, Resource } from "@/lib/admin/resource";
import { jsonSchema } from "@/lib/admin/schemas";
import { queryOf } from "@/lib/http/params";
import { ApiProblem } from "./problem";

/** Which part of a list is wanted, of which members. */
export interface ListQuery extends Query {
  readonly fields?: readonly string[];
  /** Members in whose place what they identify is wanted, too. */
  readonly expand?: readonly string[];
}

type Schema = z.core.JSONSchema.BaseSchema;

/** The parameters of a list beside its filters. */
const own = new Set(["limit", "after", "fields", "expand"]);

/** How long a page may be whose items are told with what they refer to. */
const mostExpanded = 100;

/** @throws ApiProblem bad-request */
export function listQuery(url: string, resource: Resource): ListQuery {
  const params = paramsOf(url);
  const filters = jsonSchema(resource.lists.input, "input").properties ?? {};
  for (const name of Object.keys(params)) if (!own.has(name) && !Object.hasOwn(filters, name)) throw unknown(name);
  const filter = Object.entries(params)
    .filter(([name]) => !own.has(name))
    .map(([name, text]) => [name, typed(text, filters[name])]);
  return {
    ...(params.limit !== undefined && { limit: numberOf(params.limit) }),
    ...(params.after !== undefined && { after: params.after }),
    filter: Object.fromEntries(filter),
    ...fieldsIn(params, resource),
    ...expandIn(params, resource),
  };
}

/** @throws ApiProblem bad-request */
export function showQuery(url: string, resource: Resource): Pick<ListQuery, "fields" | "expand"> {
  const params = paramsOf(url);
  for (const name of Object.keys(params)) if (name !== "fields" && name !== "expand") throw unknown(name);
  return { ...fieldsIn(params, resource), ...expandIn(params, resource) };
}

/** @throws ApiProblem bad-request */
export function noQuery(url: string): void {
  for (const name of Object.keys(paramsOf(url))) throw unknown(name);
}

function paramsOf(url: string): Record<string, string> {
  const params: Record<string, string> = Object.create(null);
  for (const [name, value] of new URLSearchParams(queryOf(url))) {
    if (Object.hasOwn(params, name)) throw flawed(name, "is there more than once");
    if (value.includes("\0") || value.includes("\ufffd")) throw flawed(name, "is not text");
    params[name] = value;
  }
  return params;
}

function fieldsIn({ fields }: Record<string, string>, resource: Resource): Pick<ListQuery, "fields"> {
  if (fields === undefined) return {};
  const { properties = {}, additionalProperties } = jsonSchema(resource.output, "output");
  const names = fields.split(",");
  const isOpen = additionalProperties !== false;
  for (const name of names)
    if (name === "" || !(isOpen || Object.hasOwn(properties, name)))
      throw flawed("fields", `${resource.label.many} have no member ${name.slice(0, 50)}`);
  return { fields: [resource.identity.member, ...names] };
}

function expandIn({ expand, limit }: Record<string, string>, resource: Resource): Pick<ListQuery, "expand"> {
  if (expand === undefined) return {};
  const names = [...new Set(expand.split(","))];
  for (const name of names)
    if (!Object.hasOwn(resource.refersTo ?? {}, name))
      throw flawed("expand", `${resource.label.many} have no member ${name.slice(0, 50)} that leads to something else`);
  if (limit !== undefined && numberOf(limit) > mostExpanded)
    throw flawed("limit", `at most ${mostExpanded} where something is expanded`);
  return { expand: names };
}

/** An item with the members wanted alone. */
export const sparse = (item: object, { fields }: Pick<ListQuery, "fields">): object =>
  fields ? Object.fromEntries(Object.entries(item).filter(([name]) => fields.includes(name))) : item;

/** A text as the schema of a filter wants it; what does not fit is left for the schema to refuse. */
function typed(text: string, schema: Schema | boolean | undefined): unknown {
  const type = typeof schema === "object" ? schema.type : undefined;
  if (type === "boolean" && (text === "true" || text === "false")) return text === "true";
  return type === "integer" || type === "number" ? numberOf(text) : text;
}

const numberOf = (text: string) => (/^-?\d{1,15}$/.test(text) ? Number(text) : Number.NaN);

const unknown = (name: string) => flawed(name.slice(0, 50), "is not a parameter of this operation");

const flawed = (parameter: string, detail: string) =>
  new ApiProblem("bad-request", `${parameter}: ${detail}`, { flaws: [{ path: [parameter], detail }] });
