import { createFormatter, createTranslator } from "use-intl/core";
import { isolated } from "@/lib/i18n/isolate";
import { type Locale, matchLocale } from "@/lib/i18n/locale";
import ar from "@/lib/i18n/messages/ar.json" with { type: "json" };
import de from "@/lib/i18n/messages/de.json" with { type: "json" };
import en from "@/lib/i18n/messages/en.json" with { type: "json" };
import es from "@/lib/i18n/messages/es.json" with { type: "json" };
import fr from "@/lib/i18n/messages/fr.json" with { type: "json" };
import ja from "@/lib/i18n/messages/ja.json" with { type: "json" };

export type Messages = typeof en;

/** One line per language. English is whole by definition; the compiler holds the others to its keys. */
export const messagesOf: Record<Locale, Messages> = { en, de, fr, es, ja, ar };

type Words = ReturnType<typeof createTranslator<Messages>>;
type Key = Parameters<Words>[0];
type Rich = ReturnType<Words["rich"]>;
type Value = string | number | Date;

/** Gives the words on a page: `t("login.title")`. */
export interface Translator {
  (key: Key, values?: Readonly<Record<string, Value>>): string;
  /** Where parts of the sentence are elements: `<app>{client}</app>` takes a function `app`. */
  rich(key: Key, values: Readonly<Record<string, Value | ((chunks: Rich) => Rich)>>): Rich;
  /** Writes numbers, dates (UTC) and lists. */
  readonly format: ReturnType<typeof createFormatter>;
}

function make(locale: Locale): Translator {
  const intl = { locale, timeZone: "UTC" };
  const messages = messagesOf[locale];
  const { direction } = messages.language;
  const words = createTranslator<Messages>({ ...intl, messages });
  return Object.assign(
    (key: Key, values?: Readonly<Record<string, Value>>) => words(key, isolated(values, direction)),
    {
      rich: (key: Key, values: Parameters<Translator["rich"]>[1]) => words.rich(key, isolated(values, direction)),
      format: createFormatter(intl),
    },
  );
}

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
