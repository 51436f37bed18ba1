import { isolated } from "@/lib/i18n/isolate";
import type { Locale } from "@/lib/i18n/locale";
import ar from "@/lib/i18n/messages/siop/ar.json" with { type: "json" };
import de from "@/lib/i18n/messages/siop/de.json" with { type: "json" };
import en from "@/lib/i18n/messages/siop/en.json" with { type: "json" };
import es from "@/lib/i18n/messages/siop/es.json" with { type: "json" };
import fr from "@/lib/i18n/messages/siop/fr.json" with { type: "json" };
import ja from "@/lib/i18n/messages/siop/ja.json" with { type: "json" };

/** The words of the self-issued provider's page. They travel to the browser, so they are apart from all others. */
export type SiopWords = typeof en;

/** English is whole by definition; the compiler holds the others to its keys. */
const wordsOf: Readonly<Record<Locale, SiopWords>> = { ar, de, en, es, fr, ja };

export const siopWords = (locale: Locale): SiopWords => wordsOf[locale];

/** Puts values into a sentence: `{name}`. */
export function fill(sentence: string, values: Readonly<Record<string, string>>): string {
  const apart = isolated(values, /\p{Script=Arabic}/u.test(sentence) ? "rtl" : "ltr");
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => apart[name] ?? whole);
}
