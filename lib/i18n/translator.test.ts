import { expect, test } from "vitest";
import { translator } from "@/lib/i18n/translator";

test("numbers take their plural", () => {
  const t = translator("en");
  expect(t("create.passwordHint", { count: 1 })).toContain("1 character.");
  expect(t("create.passwordHint", { count: 12 })).toContain("12 characters.");
});

test("Arabic has six plural forms", () => {
  const t = translator("ar");
  const written = [0, 1, 2, 3, 11, 100].map((count) => t("consent.already", { count }));
  expect(new Set(written).size).toBe(6);
  expect(written[2]).toBe("إذنان منحتهما سابقًا");
});

test("an unknown or malformed language is answered in English", () => {
  for (const tag of ["xx", "", "e", "en-Latn-GB-x-private", "../../etc/passwd"]) {
    expect(translator(tag)("action.cancel")).toBe("Cancel");
  }
});

test("dates, numbers and lists are written the language's own way", () => {
  const day = new Date("2026-03-04T05:06:07Z");
  expect(translator("de").format.dateTime(day, { dateStyle: "long" })).toBe("4. März 2026");
  expect(translator("fr").format.number(12345.5)).toBe("12\u202f345,5");
  expect(translator("en").format.list(["Ana", "Bo", "Cy"])).toBe("Ana, Bo, and Cy");
  expect(translator("ja").format.list(["Ana", "Bo"])).toBe("Ana、Bo");
});

test("bidi-spoofing: no name can turn a sentence round", () => {
  const hint = (locale: string, client: string) => translator(locale)("login.reason.login_prompt", { client });
  expect(hint("en", "Acme")).toBe("Acme asks you to confirm that it is you.");
  expect(hint("en", "\u202eemcA\u2069")).toBe("emcA asks you to confirm that it is you.");
  expect(hint("en", "متجر")).toBe("\u2068متجر\u2069 asks you to confirm that it is you.");
  expect(hint("ar", "Acme!")).toContain("\u2068Acme!\u2069");
});
