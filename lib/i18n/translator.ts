import { createTranslator } from "use-intl/core";
import { type Locale, matchLocale } from "@/lib/i18n/locale";
import en from "@/lib/i18n/messages/en.json" with { type: "json" };

export type Messages = typeof en;

/** One line per language. English is whole by definition; the compiler holds the others to its keys. */
const messagesOf: Record<Locale, Messages> = { en };

function make(locale: Locale) {
  return createTranslator<Messages>({ locale, messages: messagesOf[locale], timeZone: "UTC" });
}

/** Gives the words on a page: `t("login.title")`, with `t.rich` where a part of the sentence is an element. */
export type Translator = ReturnType<typeof make>;

const made = new Map<Locale, Translator>();

/** Parsed messages are kept, so a translator is made once per language. */
export function translator(wanted: string): Translator {
  const locale = matchLocale([wanted]);
  const known = made.get(locale);
  if (known) return known;
  const t = make(locale);
  made.set(locale, t);
  return t;
}
