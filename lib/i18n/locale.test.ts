import { expect, test } from "vitest";
import { acceptedLanguages, localeOf, matchLocale } from "@/lib/i18n/locale";

const request = (language?: string) => ({ headers: new Headers(language ? { "accept-language": language } : {}) });

test("the app's wish goes before the browser's, and English is for everyone else", () => {
  expect(localeOf(request("fr"), ["ja", "de"])).toBe("ja");
  expect(localeOf(request("fr"), ["tlh", "de"])).toBe("de");
  expect(localeOf(request("fr"), ["tlh"])).toBe("fr");
  expect(localeOf(request("tlh, *"))).toBe("en");
  expect(localeOf(request())).toBe("en");
});

test("a region, script or other spelling falls back to its language", () => {
  const matches = {
    "de-AT": "de",
    "fr-CA": "fr",
    "es-419": "es",
    "ar-EG": "ar",
    "ja-Jpan-JP": "ja",
    JPN: "ja",
    deu: "de",
  };
  for (const [tag, locale] of Object.entries(matches)) expect(matchLocale([tag]), tag).toBe(locale);
  expect(matchLocale(["xx", "EN-gb"])).toBe("en");
});

test("what is no language tag means nothing", () => {
  for (const tag of ["", "-", "d", "de_AT", "es\u0000", "../ar", "x".repeat(10_000)]) {
    expect(matchLocale([tag, "fr"]), tag.slice(0, 20)).toBe("fr");
  }
});

test("Accept-Language is read by quality", () => {
  expect(acceptedLanguages("fr;q=0.4, de-AT, *;q=0.1, en;q=0.8, tlh;q=0")).toEqual(["de-AT", "en", "fr"]);
  expect(acceptedLanguages(null)).toEqual([]);
});
