import { describe, expect, test } from "vitest";
import { locales } from "@/lib/i18n/locale";
import { longestText, originalText, ownTexts, placeholdersOf, textFlaw, textKeys } from "@/lib/i18n/texts";
import { messagesOf, translator } from "@/lib/i18n/translator";

const valuesOf = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, `the ${name}`]));
const rich = (locale: string, key: string, texts: object, values: Record<string, unknown>) =>
  [translator(locale, ownTexts.parse(texts)).rich(key as never, values as never)].flat(9).join("");

describe("a tenant's own words", () => {
  test("stand in the place of the message, in their language alone", () => {
    const texts = ownTexts.parse({ de: { "login.title": "Moin" } });
    expect(translator("de", texts)("login.title")).toBe("Moin");
    expect(translator("de", texts)("create.title")).toBe(messagesOf.de.create.title);
    expect(translator("en", texts)("login.title")).toBe(messagesOf.en.login.title);
    expect(translator("de")("login.title")).toBe(messagesOf.de.login.title);
  });

  test("keep the element that the page puts around a name", () => {
    const said = rich(
      "en",
      "login.continueTo",
      { en: { "login.continueTo": "so that {client} knows you" } },
      {
        client: "Harbour",
        app: (chunks: unknown) => `[${chunks}]`,
      },
    );
    expect(said).toBe("so that [Harbour] knows you");
  });

  test.each([...textKeys])("%s: what any language says today may be said", (key) => {
    for (const locale of locales) {
      const original = originalText(key, messagesOf[locale]).replace(/<\/?\w+>/g, "");
      if (original) expect([locale, textFlaw(key, original)]).toEqual([locale, undefined]);
    }
  });

  test.each([
    ["login.title", "It's 5 < 6 > 4 # | 'so' ''", "It's 5 < 6 > 4 # | 'so' ''"],
    ["login.title", "<b>bold</b> <script>alert(1)</script>", "<b>bold</b> <script>alert(1)</script>"],
    ["login.withAccount", "'{brand}' & <{brand}>", "'the brand' & <the brand>"],
  ] as const)("script-in-texts: %s as %j is written as it is", (key, text, written) => {
    expect(rich("en", key, { en: { [key]: text } }, valuesOf(placeholdersOf(key)))).toBe(written);
  });

  test.each([
    ["login.title", "  ", "say something"],
    ["login.title", "x".repeat(longestText + 1), "characters"],
    ["login.title", "one\ntwo", "one line"],
    ["login.title", "\u202egnp.exe", "one line"],
    ["login.title", "See https://evil.example", "no link"],
    ["login.title", "www.evil.example", "no link"],
    ["frame.note", "JavaScript:alert(1)", "no link"],
    ["login.continueTo", "to go on", "{client}"],
    ["login.title", "Hello {name}", "{name}"],
    ["login.title", "{count, plural, other {#}}", "braces"],
    ["login.withAccount", "{brand} {", "braces"],
  ] as const)("phishing-by-texts: %s cannot be %j", (key, text, why) => {
    expect(textFlaw(key, text)).toContain(why);
    expect(ownTexts.safeParse({ en: { [key]: text } }).success).toBe(false);
  });

  test("phishing-by-texts: what warns, names an error or asks for a consent cannot be said otherwise", () => {
    for (const key of [
      "consent.title",
      "action.allow",
      "action.deny",
      "login.error.bad_credentials",
      "device.confirm.caution",
    ])
      expect(ownTexts.safeParse({ en: { [key]: "All is well" } }).success).toBe(false);
    expect(textKeys.filter((key) => /consent|error|unchecked|confirm|leave|stopped/.test(key))).toEqual([]);
  });

  test("are bounded as a whole, since they are kept with the tenant", () => {
    const most = Object.fromEntries(
      locales.map((locale) => [
        locale,
        Object.fromEntries(
          textKeys.map((key) => [
            key,
            placeholdersOf(key)
              .map((name) => `{${name}}`)
              .join("")
              .padEnd(longestText, "é"),
          ]),
        ),
      ]),
    );
    expect(JSON.stringify(ownTexts.parse(most)).length).toBeLessThan(32_768);
  });
});
