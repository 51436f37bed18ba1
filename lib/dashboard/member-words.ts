import type { DashboardLocale } from "@/lib/i18n/dashboard";
import german from "@/lib/i18n/dashboard/members.de.json" with { type: "json" };
import type { FormField } from "./fields";

/** Whose members they are: a client's metadata, or a tenant's settings. */
export type MembersOf = keyof typeof german;

interface Words {
  readonly label: string;
  readonly help?: string;
}

/**
 * What a member is called and what it means, in the language of the page. English is what the schema itself says, as the API's document
 * has it; the others stand in the catalogue by the member's path, alike ones (`limits.*.most`) once.
 */
export function wordsOf(
  { name, label, help }: Pick<FormField, "name" | "label" | "help">,
  of: MembersOf | undefined,
  locale: DashboardLocale,
): Words {
  const english = { label, ...(help && { help }) };
  if (of === undefined || locale === "en") return english;
  const found = germanAt(of, name);
  return found ? { label: found.label, ...(found.help && { help: found.help }) } : english;
}

function germanAt(of: MembersOf, name: string): Words | undefined {
  const table: Readonly<Record<string, Words>> = german[of];
  const alike = name.replace(/\.\w+\.(\w+)$/, ".*.$1");
  return [name, alike].map((path) => (Object.hasOwn(table, path) ? table[path] : undefined)).find(Boolean);
}

/** A part of a sentence: as it is, or as it stands in code. */
export interface Piece {
  readonly text: string;
  readonly isCode: boolean;
}

/** A sentence in its parts: what stands between backticks is code. */
export const piecesOf = (sentence: string): readonly Piece[] =>
  sentence.split("`").flatMap((text, at) => (text === "" ? [] : [{ text, isCode: at % 2 === 1 }]));
