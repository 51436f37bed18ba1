import { createFormatter, createTranslator } from "use-intl/core";
import de from "@/lib/i18n/dashboard/de.json" with { type: "json" };
import en from "@/lib/i18n/dashboard/en.json" with { type: "json" };
import { isolated } from "@/lib/i18n/isolate";
import { acceptedLanguages } from "@/lib/i18n/locale";

/** The languages that the dashboard speaks, as canonical BCP 47 tags; the first is for everyone else. */
export const dashboardLocales = ["en", "de"] as const;

export type DashboardLocale = (typeof dashboardLocales)[number];

export type DashboardMessages = typeof en;

/** English is whole by definition; the compiler holds the other to its keys. A page's words stand under a key of its own. */
export const dashboardMessages: Readonly<Record<DashboardLocale, DashboardMessages>> = { en, de };

type Words = ReturnType<typeof createTranslator<DashboardMessages>>;
export type DashboardKey = Parameters<Words>[0];
type Rich = ReturnType<Words["rich"]>;
type Value = string | number | Date;

/** Gives the words on a page of the dashboard: `t("members.title")`. */
export interface DashboardTranslator {
  (key: DashboardKey, values?: Readonly<Record<string, Value>>): string;
  /** Where parts of the sentence are elements: `<code>{name}</code>` takes a function `code`. */
  rich(key: DashboardKey, values: Readonly<Record<string, Value | ((chunks: Rich) => Rich)>>): Rich;
  /** Writes numbers, dates (UTC), lists and how long ago something was. */
  readonly format: ReturnType<typeof createFormatter>;
  readonly locale: DashboardLocale;
}

/**
 * The language of the dashboard: what the person chose, else what their browser prefers, else English.
 * @param chosen a BCP 47 tag, as the cookie has it; anything may stand there
 */
export function dashboardLocale(chosen: string | undefined, acceptLanguage: string | null): DashboardLocale {
  const wanted = [chosen ?? "", ...acceptedLanguages(acceptLanguage)].map((tag) => tag.toLowerCase().split("-")[0]);
  for (const language of wanted) {
    const found = dashboardLocales.find((locale) => locale === language);
    if (found) return found;
  }
  return dashboardLocales[0];
}

function make(locale: DashboardLocale): DashboardTranslator {
  const intl = { locale, timeZone: "UTC" };
  const words = createTranslator<DashboardMessages>({ ...intl, messages: dashboardMessages[locale] });
  return Object.assign(
    (key: DashboardKey, values?: Readonly<Record<string, Value>>) => words(key, isolated(values, "ltr")),
    {
      rich: (key: DashboardKey, values: Parameters<DashboardTranslator["rich"]>[1]) =>
        words.rich(key, isolated(values, "ltr")),
      format: createFormatter(intl),
      locale,
    },
  );
}

const made = new Map<DashboardLocale, DashboardTranslator>();

/** Parsed messages are kept, so a translator is made once per language. */
export function dashboardTranslator(locale: DashboardLocale): DashboardTranslator {
  const known = made.get(locale);
  if (known) return known;
  const t = make(locale);
  made.set(locale, t);
  return t;
}
