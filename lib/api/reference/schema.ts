import { type Html, html } from "@/lib/http/html";
import type { Schema } from "../document/schemas";
import { nameIn } from "./example";

interface Member {
  readonly name: string;
  readonly schema: Schema;
  readonly isRequired: boolean;
}

/** The anchor of a schema. */
export const schemaAnchor = (name: string) => `schema-${name}`;

/** A schema with its members, groups told with their members in one list. */
export const schemaSection = (
  name: string,
  schema: Schema,
): Html => html`<section class="schema" id="${schemaAnchor(name)}">
<h3>${name}</h3>${schema.description && html`<p>${schema.description}.</p>`}
${schema.type === "array" ? html`<p>An array of these:</p>${memberTable(itemsOf(schema))}` : memberTable(schema)}</section>`;

const itemsOf = ({ items }: Schema): Schema =>
  typeof items === "object" && !Array.isArray(items) ? (items as Schema) : {};

export function memberTable(schema: Schema): Html {
  const rows = membersOf(schema, "");
  const isOpen = typeof schema.additionalProperties === "object";
  if (rows.length === 0) return html`<p>Any members.</p>`;
  return html`<dl class="members">${rows.map(
    ({ name, schema: member, isRequired }) =>
      html`<div><dt><code>${name}</code> <span class="type">${typeOf(member)}</span>${isRequired ? html` <span class="needed">required</span>` : undefined}</dt><dd>${member.description}</dd></div>`,
  )}</dl>${isOpen ? html`<p>Other members too.</p>` : undefined}`;
}

function membersOf({ properties = {}, required = [] }: Schema, before: string): readonly Member[] {
  return Object.entries(properties).flatMap(([name, given]) => {
    const schema: Schema = typeof given === "object" ? given : {};
    const own = { name: before + name, schema, isRequired: required.includes(name) };
    const group = schema.type === "object" ? schema : itemsOf(schema);
    const step = schema.type === "array" ? "[]." : ".";
    return [own, ...(group.properties ? membersOf(group, `${before}${name}${step}`) : [])];
  });
}

/** A type as a reader would say it. */
export function typeOf(schema: Schema): Html {
  const name = nameIn(schema);
  if (name !== undefined) return html`<a href="#${schemaAnchor(name)}">${name}</a>`;
  if (schema.const !== undefined) return html`${JSON.stringify(schema.const)}`;
  if (schema.enum) return html`${listed(schema.enum.map((one) => JSON.stringify(one)))}`;
  const several = schema.anyOf ?? schema.oneOf;
  if (several) return joined(several.map((one) => typeOf(one as Schema)));
  if (schema.type === "array") return html`array of ${typeOf(itemsOf(schema))}`;
  const format = schema.format && schema.format !== "regex" ? ` (${schema.format})` : "";
  return html`${[schema.type ?? "any"].flat().join(" or ")}${format}`;
}

/** A long list is told by its beginning. */
const listed = (values: readonly string[]) =>
  values.slice(0, 12).join(" | ") + (values.length > 12 ? ` and ${values.length - 12} more` : "");

const joined = (parts: readonly Html[]): Html =>
  html`${parts.map((part, at) => (at === 0 ? part : html` or ${part}`))}`;
