import { clauseOf, type Told } from "./clause";

/** What is needed of JSON Schema (2020-12) as `jsonSchema` of lib/admin makes it. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema | boolean>>;
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema | boolean;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly format?: string;
}

interface Named {
  /** As in `lifetimes.code`. */
  readonly name: string;
  /** The last part of the name. */
  readonly member: string;
  readonly label: string;
  readonly help?: string;
  readonly clause?: Told["clause"];
  readonly isRequired: boolean;
}

/** A field of a form, made of a member of a schema. */
export type FormField = Named &
  (
    | {
        readonly kind: "text";
        readonly maxLength?: number;
        readonly isUrl: boolean;
        /** It may have several lines. */
        readonly isLong?: boolean;
      }
    | { readonly kind: "number"; readonly min?: number; readonly max?: number }
    | { readonly kind: "flag" }
    | { readonly kind: "choice"; readonly choices: readonly string[] }
    /** Any of some, as check boxes. */
    | { readonly kind: "choices"; readonly choices: readonly string[] }
    /** A line for each. */
    | { readonly kind: "list" }
    | { readonly kind: "group"; readonly fields: readonly FormField[] }
    /** What is too rich for a field of its own. */
    | { readonly kind: "json" }
  );

/**
 * The fields of a form from the schema of an object, each with its sentence and clause.
 * @param without names of members that the form does not have, as in `version`
 */
export function fieldsOf(schema: Schema, without: readonly string[] = [], within = ""): readonly FormField[] {
  return Object.entries(schema.properties ?? {}).flatMap(([member, of]) => {
    const name = `${within}${member}`;
    if (typeof of === "boolean" || without.includes(name)) return [];
    return [fieldOf(name, member, of, schema.required?.includes(member) ?? false, without)];
  });
}

function fieldOf(
  name: string,
  member: string,
  schema: Schema,
  isRequired: boolean,
  without: readonly string[],
): FormField {
  const told = clauseOf(schema.description ?? "");
  const named: Named = {
    name,
    member,
    label: labelOf(member),
    isRequired,
    ...(told.text && { help: told.text }),
    ...(told.clause && { clause: told.clause }),
  };
  const bare = withoutNull(schema);
  const { items } = bare;
  if (bare.enum?.every(isText)) return { ...named, kind: "choice", choices: bare.enum.filter(isText) };
  switch (bare.type) {
    case "string":
      return { ...named, kind: "text", maxLength: bare.maxLength, isUrl: bare.format === "uri" };
    case "integer":
    case "number":
      return { ...named, kind: "number", min: leastOf(bare), max: mostOf(bare) };
    case "boolean":
      return { ...named, kind: "flag" };
    case "array":
      if (typeof items !== "object" || items.type !== "string") return { ...named, kind: "json" };
      return items.enum?.every(isText)
        ? { ...named, kind: "choices", choices: items.enum.filter(isText) }
        : { ...named, kind: "list" };
    case "object":
      return bare.properties
        ? { ...named, kind: "group", fields: fieldsOf(bare, without, `${name}.`) }
        : { ...named, kind: "json" };
    default:
      return bare.anyOf?.every(({ type }) => type === "string")
        ? { ...named, kind: "text", isUrl: false }
        : { ...named, kind: "json" };
  }
}

const isText = (value: unknown): value is string => typeof value === "string";

/** Whole numbers are bounded by zod as what a double can hold; that is no bound for a person. */
const leastOf = ({ minimum, exclusiveMinimum }: Schema) =>
  minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER
    ? minimum
    : exclusiveMinimum === undefined
      ? undefined
      : exclusiveMinimum + 1;
const mostOf = ({ maximum }: Schema) =>
  maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? maximum : undefined;

function withoutNull(schema: Schema): Schema {
  const others = schema.anyOf?.filter(({ type }) => type !== "null");
  const [only] = others ?? [];
  if (others?.length === 1 && only) return only;
  const types = typeof schema.type === "object" ? schema.type.filter((type) => type !== "null") : [];
  return types.length === 1 ? { ...schema, type: types[0] } : schema;
}

const words: Readonly<Record<string, string>> = {
  acr: "ACR",
  alg: "algorithm",
  algs: "algorithms",
  dpop: "DPoP",
  enc: "content encryption",
  encs: "content encryptions",
  id: "ID",
  ip: "IP",
  jwks: "JWKS",
  totp: "TOTP",
  tls: "TLS",
  tos: "terms of service",
  uri: "URI",
  uris: "URIs",
  url: "URL",
  webfinger: "WebFinger",
  auth: "authentication",
};

/** A member's name in words: `jwks_uri` is "JWKS URI". */
export function labelOf(member: string): string {
  const text = member
    .split("_")
    .map((word) => words[word] ?? word)
    .join(" ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Every field that takes a value, those within groups too. */
export const leafFields = (fields: readonly FormField[]): readonly FormField[] =>
  fields.flatMap((field) => (field.kind === "group" ? leafFields(field.fields) : [field]));
