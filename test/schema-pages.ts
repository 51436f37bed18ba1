import { z } from "zod";
import { memberNotes } from "@/lib/model/client-member-notes";
import { clientMetadata } from "@/lib/model/client-metadata";
import { tenantSettings } from "@/lib/model/tenant-settings";
import { registrableMembers } from "@/lib/oidc/registration/wire";

type Schema = z.core.JSONSchema.BaseSchema;

const inputOf = (schema: z.ZodType) =>
  z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as { properties: Record<string, Schema> };

/** Every setting of a tenant that has no description: none may, for docs/settings.md would not say what it is. */
export function undescribedSettings(): string[] {
  const missing = (members: Record<string, Schema>, above: string): string[] =>
    Object.entries(members).flatMap(([name, schema]) => [
      ...(schema.description ? [] : [`${above}${name}`]),
      ...missing(membersOf(schema), `${above}${name}.`),
    ]);
  return missing(inputOf(tenantSettings).properties, "");
}

/** docs/settings.md, from the schema of a tenant's settings. */
export function settingsPage(): string {
  const { properties } = inputOf(tenantSettings);
  const all = Object.entries(properties);
  const isGroup = ([, schema]: [string, Schema]) => Object.keys(membersOf(schema)).length > 0;
  const groups = all.filter(isGroup).map(([name, schema]) => {
    const isList = schema.type === "array";
    const members = rows(Object.entries(membersOf(schema)), `${name}${isList ? "[]" : ""}.`);
    return [
      `## ${name}`,
      "",
      `${schema.description}${isList ? "; a list of" : ""}:`,
      "",
      ...head("setting"),
      ...members,
      "",
    ];
  });
  const alone = rows(all.filter((one) => !isGroup(one)));
  return [settingsIntroduction, ...head("setting"), ...alone, "", ...groups.flat()].join("\n");
}

function rows(members: readonly (readonly [string, Schema])[], above = ""): string[] {
  return members.flatMap(([name, schema]) => [
    row(`\`${above}${name}\``, valuesOf(schema), shownDefault(schema), schema.description ?? ""),
    ...rows(Object.entries(membersOf(schema)), `${above}${name}${schema.type === "array" ? "[]" : ""}.`),
  ]);
}

/** docs/clients.md, from the schema of client metadata and its notes. */
export function clientsPage(): string {
  const members = Object.entries(inputOf(clientMetadata).properties);
  const isOperators = (name: string) => name !== "localized" && !registrableMembers.has(name);
  const rowsOf = (isWanted: (name: string) => boolean) =>
    members
      .filter(([name]) => isWanted(name))
      .map(([name, schema]) => {
        const [meaning, clause] = memberNotes[name as keyof typeof memberNotes];
        return row(`\`${name}\``, valuesOf(schema), shownDefault(schema), clause ? `${meaning} (${clause})` : meaning);
      });
  return [
    clientsIntroduction,
    ...head("member"),
    ...rowsOf((name) => !isOperators(name)),
    "",
    "## Gatehouse's own",
    "",
    "An operator decides these, by `client create` and `client update`; a client that registers itself cannot set them, and a",
    "replacement of its registration leaves them as they are, but for `skip_consent`, which ends when it changes its name, its logo or the",
    "hosts that it redirects to.",
    "",
    ...head("member"),
    ...rowsOf(isOperators),
    "",
  ].join("\n");
}

const head = (first: string) => [row(first, "values", "default", "meaning"), "|---|---|---|---|"];
const row = (...cells: string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;

/** Of an object, or of the objects in a list; none of one that is open to any member. */
function membersOf(schema: Schema): Record<string, Schema> {
  const inside = schema.type === "array" ? (schema.items as Schema) : schema;
  return inside.additionalProperties === false ? (inside.properties as Record<string, Schema>) : {};
}

function valuesOf(schema: Schema): string {
  const { type, enum: among, minimum, exclusiveMinimum, maximum = Number.MAX_SAFE_INTEGER, maxLength } = schema;
  if (among) return among.map((value) => `\`${value}\``).join(", ");
  if (type === "boolean") return "`true`, `false`";
  if (type === "integer") {
    const least = minimum ?? Number(exclusiveMinimum ?? -1) + 1;
    return maximum < Number.MAX_SAFE_INTEGER ? `${least} to ${maximum}` : `${least} or more`;
  }
  if (type === "array") return `list of ${listed(schema.items as Schema)}`;
  if (type === "object") return "object";
  return maxLength !== undefined && maxLength < 1000 ? `text, at most ${maxLength}` : "text";
}

function listed(items: Schema): string {
  const one = valuesOf(items);
  return one === "object" ? "objects" : one.startsWith("text") ? "texts" : one;
}

const shownDefault = ({ default: preset }: Schema) => {
  const isEmpty = typeof preset === "object" && preset !== null && Object.keys(preset).length === 0;
  return preset === undefined || isEmpty ? "" : `\`${typeof preset === "string" ? preset : JSON.stringify(preset)}\``;
};

const settingsIntroduction = `# Settings of a tenant

Generated from \`lib/model/tenant-settings.ts\`. Given to \`tenant create\` and \`tenant update\` as JSON with \`--settings\`; what is given is
merged into what is set, and \`null\` brings a default back:

    npx gatehouse tenant update acme --settings '{"lifetimes": {"access_token": 600}, "offer": {"grant_types": null}}'

A change holds at once in every server process. What tokens and sessions already have, they keep. What holds where servers of two
versions run is told in [operating.md](operating.md#upgrades).
`;

const clientsIntroduction = `# Metadata of a client

Generated from \`lib/model/client-metadata.ts\`. The same members are given to \`client create\` and \`client update\`
([the command line](command-line.md)) and at the registration endpoint, where \`client_name#ja\` is a name in a language. The tenant's
[settings](settings.md) narrow what may be asked for; discovery says what is on offer. Defaults are those of the profiles \`bcp\` and
\`oidc-all\`; the FAPI profiles have [others](profiles.md).
`;
