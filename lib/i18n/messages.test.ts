import { describe, expect, test } from "vitest";
import { locales } from "@/lib/i18n/locale";
import { messagesOf, translator } from "@/lib/i18n/translator";

type Tree = { readonly [key: string]: string | Tree };

function flat(tree: Tree, path = ""): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" ? [[path + key, value] as [string, string]] : flat(value, `${path}${key}.`),
  );
}

const english = new Map(flat(messagesOf.en));
const plurals = /\{(\w+),\s*plural,\s*((?:\S+\s*\{(?:[^{}]|\{[^{}]*\})*\}\s*)+)\}/g;
const sorted = (found: Iterable<string>) => [...new Set(found)].sort();
const withoutPlurals = (message: string) => message.replace(plurals, "{$1}");
const argumentsOf = (message: string) => sorted(withoutPlurals(message).match(/\{\w+\}/g) ?? []);
const pluralsOf = (message: string) => sorted([...message.matchAll(plurals)].map(([, name = ""]) => name));
const tagsOf = (message: string) => [...(message.match(/<\/?\w+>/g) ?? [])].sort();

describe.each(locales)("%s", (locale) => {
  const messages = flat(messagesOf[locale]);

  test("has every message and no other, none of them empty", () => {
    expect(messages.map(([key]) => key).sort()).toEqual([...english.keys()].sort());
    expect(messages.filter(([, text]) => !text.trim())).toEqual([]);
  });

  test("names itself by its canonical tag, and its direction", () => {
    expect(messagesOf[locale].language.tag).toBe(locale);
    expect(Intl.getCanonicalLocales(locale)).toEqual([locale]);
    expect(messagesOf[locale].language.direction).toBe(locale === "ar" ? "rtl" : "ltr");
  });

  test("every message takes the values and tags of the English", () => {
    for (const [key, text] of messages) {
      const original = english.get(key) ?? "";
      expect(argumentsOf(text), key).toEqual(argumentsOf(original));
      expect(tagsOf(text), key).toEqual(tagsOf(original));
      expect(pluralsOf(text), key).toEqual(pluralsOf(original));
    }
  });

  test("every plural has the forms that whole numbers take in this language", () => {
    const rules = new Intl.PluralRules(locale);
    const wanted = sorted(Array.from({ length: 1001 }, (_, number) => rules.select(number)).concat("other"));
    for (const [key, text] of messages) {
      for (const [, , forms = ""] of text.matchAll(plurals)) {
        expect(sorted([...forms.matchAll(/(\w+)\s*\{/g)].map(([, form = ""]) => form)), key).toEqual(wanted);
      }
    }
  });

  test("every message can be written, whatever the number", () => {
    const t = translator(locale);
    const names = [...english.values()].flatMap((text) =>
      [...text.matchAll(/[{<](\w+)/g)].map(([, name = ""]) => name),
    );
    const tags = new Set([...english.values()].flatMap((text) => [...text.matchAll(/<(\w+)>/g)].map(([, tag]) => tag)));
    for (const number of [0, 1, 2, 3, 11, 100]) {
      const values = Object.fromEntries(
        names.map((name) => [name, tags.has(name) ? (chunks: unknown) => chunks : number]),
      );
      for (const [key] of messages) {
        const written = [t.rich(key as never, values as never)].flat(9).join("");
        expect(written, key).not.toContain(key);
        expect(written, key).not.toMatch(/[{}<>#]/);
      }
    }
  });

  test("the apostrophe, which messages read as a quotation, is the curly one", () => {
    expect(messages.filter(([, text]) => text.includes("'"))).toEqual([]);
  });
});

test("French keeps its high punctuation on the line", () => {
  expect(flat(messagesOf.fr).filter(([, text]) => / [?!;:»]|« /.test(text))).toEqual([]);
});
