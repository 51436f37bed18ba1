import { createFormatter, createTranslator } from "use-intl/core";
import { isolated } from "@/lib/i18n/isolate";
import { type Locale, matchLocale } from "@/lib/i18n/locale";
import ar from "@/lib/i18n/messages/ar.json" with { type: "json" };
import de from "@/lib/i18n/messages/de.json" with { type: "json" };
import en from "@/lib/i18n/messages/en.json" with { type: "json" };
import es from "@/lib/i18n/messages/es.json" with { type: "json" };
import fr from "@/lib/i18n/messages/fr.json" with { type: "json" };
import ja from "@/lib/i18n/messages/ja.json" with { type: "json" };
import { type OwnTexts, type TextKey, withTexts } from "@/lib/i18n/texts";

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
  /** What the tenant says itself in this language, where it does. */
  own(key: TextKey): string | undefined;
  /** Writes numbers, dates (UTC) and lists. */
  readonly format: ReturnType<typeof createFormatter>;
}

function make(locale: Locale, texts?: OwnTexts[Locale]): Translator {
  const intl = { locale, timeZone: "UTC" };
  const messages = texts ? withTexts(messagesOf[locale], texts) : messagesOf[locale];
  const { direction } = messages.language;
  const words = createTranslator<Messages>({ ...intl, messages });
  return Object.assign(
    (key: Key, values?: Readonly<Record<string, Value>>) => words(key, isolated(values, direction)),
    {
      rich: (key: Key, values: Parameters<Translator["rich"]>[1]) => words.rich(key, isolated(values, direction)),
      own: (key: TextKey) => texts?.[key],
      format: createFormatter(intl),
    },
  );
}

const made = new Map<Locale, Translator>();
/** By the texts of a tenant as the cache holds it, so that they go when it does. */
const madeOfTexts = new WeakMap<OwnTexts, Map<Locale, Translator>>();

/**
 * Parsed messages are kept, so a translator is made once per language, and once for each tenant that has words of its own in it.
 * @param texts what a tenant says itself; the usual words where it says nothing in this language
 */
export function translator(wanted: string, texts?: OwnTexts): Translator {
  const locale = matchLocale([wanted]);
  const own = texts?.[locale];
  const kept = texts && own ? madeFor(texts) : made;
  const known = kept.get(locale);
  if (known) return known;
  const t = make(locale, own);
  kept.set(locale, t);
  return t;
}

function madeFor(texts: OwnTexts): Map<Locale, Translator> {
  const kept = madeOfTexts.get(texts) ?? new Map<Locale, Translator>();
  madeOfTexts.set(texts, kept);
  return kept;
}
