import { describe, expect, test } from "vitest";
import german from "@/lib/i18n/dashboard/members.de.json" with { type: "json" };
import { settingsFields } from "./application-fields";
import type { FormField } from "./fields";
import { piecesOf, wordsOf } from "./member-words";
import { policyFields, policyGroupNames, settingsGroups } from "./settings";

const all = (fields: readonly FormField[]): readonly FormField[] =>
  fields.flatMap((field) => [field, ...(field.kind === "group" ? all(field.fields) : [])]);

const settings = [
  ...settingsGroups().flatMap(({ key, label, help, fields }) => [
    ...(key === "general" ? [] : [{ name: key, label, help }]),
    ...all(fields),
  ]),
  ...policyGroupNames.flatMap(policyFields),
];
const codeIn = (text = "") => [...text.matchAll(/`([^`]+)`/g)].map(([, code]) => code).sort();
const alike = (name: string) => name.replace(/\.\w+\.(\w+)$/, ".*.$1");

describe.each([
  ["client", all(settingsFields())],
  ["settings", settings],
] as const)("the members of %s", (of, fields) => {
  const table: Readonly<Record<string, { label: string; help: string }>> = german[of];

  test("each have German words, with the same names in code", () => {
    const missing = fields.filter(({ name }) => !table[name] && !table[alike(name)]);
    expect(missing.map(({ name }) => name)).toEqual([]);
    for (const field of fields) {
      const { label, help } = wordsOf(field, of, "de");
      expect([field.name, Boolean(label), codeIn(help)]).toEqual([field.name, true, codeIn(field.help)]);
    }
  });

  test("and no other has", () => {
    const known = new Set(fields.flatMap(({ name }) => [name, alike(name)]));
    expect(Object.keys(table).filter((name) => !known.has(name))).toEqual([]);
  });
});

test("English is what the schema says, and so is what has no other words", () => {
  const field = { name: "jwks_uri", label: "JWKS URI", help: "Where" };
  expect(wordsOf(field, "client", "en")).toEqual({ label: "JWKS URI", help: "Where" });
  expect(wordsOf({ ...field, name: "made_up" }, "client", "de")).toEqual({ label: "JWKS URI", help: "Where" });
  expect(wordsOf(field, undefined, "de")).toEqual({ label: "JWKS URI", help: "Where" });
});

test("what stands between backticks is code", () => {
  expect(piecesOf("`web`, or `native` here")).toEqual([
    { text: "web", isCode: true },
    { text: ", or ", isCode: false },
    { text: "native", isCode: true },
    { text: " here", isCode: false },
  ]);
  expect(piecesOf("plain")).toEqual([{ text: "plain", isCode: false }]);
});
