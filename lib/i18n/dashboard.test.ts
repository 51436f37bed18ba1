import { describe, expect, test } from "vitest";
import { dashboardLocale, dashboardLocales, dashboardMessages, dashboardTranslator } from "@/lib/i18n/dashboard";

type Tree = { readonly [key: string]: string | Tree };

const flat = (tree: Tree, path = ""): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" ? [[path + key, value] as [string, string]] : flat(value, `${path}${key}.`),
  );
const english = new Map(flat(dashboardMessages.en));
const takes = (text: string) => [...new Set([...text.matchAll(/[{<]\/?(\w+)/g)].map(([, name]) => name))].sort();
/** The words of a plural's forms look like arguments to the pattern above. */
const plain = (text: string) => text.replace(/(=\d+|one|other)\s*\{/g, "(");

describe.each(dashboardLocales)("%s", (locale) => {
  const messages = flat(dashboardMessages[locale]);

  test("has every message of the English and no other, none of them empty", () => {
    expect(messages.map(([key]) => key).sort()).toEqual([...english.keys()].sort());
    expect(messages.filter(([, text]) => !text.trim())).toEqual([]);
  });

  test("every message takes the values and tags of the English", () => {
    for (const [key, text] of messages)
      expect([key, takes(plain(text))]).toEqual([key, takes(plain(english.get(key) ?? ""))]);
  });

  test("every message can be written", () => {
    const t = dashboardTranslator(locale);
    for (const [key, text] of messages) {
      const tags = new Set([...text.matchAll(/<(\w+)>/g)].map(([, tag]) => tag));
      const values = Object.fromEntries(
        takes(text).map((name) => [name, tags.has(name) ? (chunks: unknown) => chunks : 2]),
      );
      const written = [t.rich(key as never, values as never)].flat(9).join("");
      expect([key, written]).toEqual([key, expect.not.stringMatching(/[{}<>]/)]);
      expect(written, key).not.toBe(`${key}`);
    }
  });

  test("the apostrophe, which messages read as a quotation, is the curly one", () => {
    expect(messages.filter(([, text]) => text.includes("'"))).toEqual([]);
  });
});

test.each([
  ["what was chosen", "de", "en-GB", "de"],
  ["what the browser prefers", undefined, "fr;q=0.9, de-AT;q=0.8, en;q=0.5", "de"],
  ["English where neither is spoken", "tlh", "ja", "en"],
  ["a cookie that says anything", "../../etc/passwd", null, "en"],
])("the language is %s", (_, chosen, accepted, expected) => {
  expect(dashboardLocale(chosen, accepted)).toBe(expected);
});
