import { expect, test } from "vitest";
import { acceptedLanguages, matchLocale } from "@/lib/i18n/locale";
import { translator } from "@/lib/i18n/translator";

test("numbers take their plural", () => {
  const t = translator("en");
  expect(t("login.error.rate_limited", { minutes: 1 })).toContain("1 minute.");
  expect(t("login.error.rate_limited", { minutes: 12 })).toContain("12 minutes.");
});

test("an unknown or malformed language is answered in English", () => {
  for (const tag of ["xx", "", "e", "en-Latn-GB-x-private", "../../etc/passwd"]) {
    expect(translator(tag)("action.cancel")).toBe("Cancel");
  }
});

test("Accept-Language is read by quality", () => {
  expect(acceptedLanguages("fr;q=0.4, de-AT, *;q=0.1, en;q=0.8, tlh;q=0")).toEqual(["de-AT", "en", "fr"]);
  expect(acceptedLanguages(null)).toEqual([]);
  expect(matchLocale(["xx", "EN-gb"])).toBe("en");
});
