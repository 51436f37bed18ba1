import { type Command, InvalidArgumentError, Option } from "commander";
import { z } from "zod";
import type { Flag } from "@/lib/admin/resource";
import { jsonSchema } from "@/lib/admin/schemas";
import { readJson, repeated, wholeNumber } from "./input";
import type { OutputOptions } from "./output";
import type { Terminal } from "./terminal";

/** What commander has understood, by its own names. */
export type Options = OutputOptions & Readonly<Record<string, unknown>>;

/** Every input that has a `version` takes it by this one. */
const versionFlag: Flag = {
  member: "version",
  flag: "--if-version <n>",
  about: "only while it has the version that `show --json` told",
};

/** The flags of a change: those of the definition, and the version that it rests on. */
export const withVersion = (flags: readonly Flag[] = []): readonly Flag[] => [...flags, versionFlag];

/** Adds an option for each flag, which is read as the schema of its member says. */
export function addOptions(command: Command, input: z.ZodType, flags: readonly Flag[] = []): Command {
  const members = membersOf(input);
  for (const { member, flag, value, about, isRequired = false } of flags) {
    const { description = "", type, format = "" } = members[member] ?? noMember;
    const option = new Option(flag, about ?? asPhrase(description)).makeOptionMandatory(isRequired);
    if (value === undefined && type.includes("array")) option.argParser(repeated);
    else if (value === undefined && type.includes("integer")) option.argParser(wholeNumber);
    else if (value === undefined && Object.hasOwn(formats, format)) option.argParser(inFormat(format));
    command.addOption(option);
  }
  return command;
}

/**
 * The members that were given as options; of two flags for one member the first counts.
 * @throws CommandError usage
 */
export async function inputOf(
  terminal: Terminal,
  input: z.ZodType,
  flags: readonly Flag[] = [],
  options: Options,
): Promise<Readonly<Record<string, unknown>>> {
  const members = membersOf(input);
  const found: Record<string, unknown> = {};
  for (const { member, flag, value } of flags) {
    const option = new Option(flag);
    const said = options[option.attributeName()];
    const isGiven = option.negate ? said === false : said !== undefined && said !== false;
    if (!isGiven || Object.hasOwn(found, member)) continue;
    if (value !== undefined) found[member] = typeof value === "function" ? value() : value;
    else if (members[member]?.type.includes("object"))
      found[member] = await readJson(terminal, String(said), option.long ?? flag);
    else found[member] = said;
  }
  return found;
}

/** What is written in a form of its own, by its name in JSON Schema. */
const formats: Readonly<Record<string, { readonly schema: z.ZodType<string>; readonly words: string }>> = {
  "date-time": { schema: z.iso.datetime({ offset: true }), words: "a time such as 2026-11-23T15:00:00Z" },
  uuid: { schema: z.guid(), words: "an identifier such as 6f1c2d3e-8a4b-4c5d-9e6f-0123456789ab" },
};

const inFormat = (format: string) => (text: string) => {
  const known = formats[format];
  if (!known || known.schema.safeParse(text).success) return text;
  throw new InvalidArgumentError(`It must be ${known.words}.`);
};

interface Member {
  readonly description?: string;
  readonly format?: string;
  /** Its JSON types, null among them where it may be taken away. */
  readonly type: readonly string[];
}

const noMember: Member = { type: [] };

function membersOf(input: z.ZodType): Readonly<Record<string, Member | undefined>> {
  const { properties = {} } = jsonSchema(input, "input");
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => {
      if (typeof schema === "boolean") return [name, { type: [] }];
      const types = [schema, ...(schema.anyOf ?? [])].flatMap((one) =>
        typeof one === "boolean" ? [] : (one.type ?? []),
      );
      return [name, { description: schema.description, format: schema.format, type: types }];
    }),
  );
}

/** A description as help has it: "How many …" is "how many …", and names in capitals stay. */
const asPhrase = (text: string) => text.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
