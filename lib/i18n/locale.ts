/** The languages that the pages speak, as canonical BCP 47 tags; the first is for everyone else. */
export const locales = ["en", "de", "fr", "es", "ja", "ar"] as const;

export type Locale = (typeof locales)[number];

/**
 * The language of an answer: what the app asked for (`ui_locales`, OIDC Core §3.1.2.1), else what the browser prefers, else English.
 * @param uiLocales BCP 47 tags, best first
 */
export const localeOf = (
  request: { readonly headers: Pick<Headers, "get"> },
  uiLocales: readonly string[] = [],
): Locale => matchLocale([...uiLocales, ...acceptedLanguages(request.headers.get("accept-language"))]);

/** The first wanted language that the pages speak, by lookup (RFC 4647 §3.4): `de-AT` is content with `de`, `jpn` is `ja`. */
export function matchLocale(wanted: readonly string[]): Locale {
  for (const tag of wanted) {
    const found = lookUp(tag) ?? lookUp(canonical(tag));
    if (found) return found;
  }
  return locales[0];
}

const byTag: ReadonlyMap<string, Locale> = new Map(locales.map((locale) => [locale.toLowerCase(), locale]));

function lookUp(tag: string): Locale | undefined {
  const parts = tag.slice(0, longestTag).toLowerCase().split("-");
  for (let length = parts.length; length > 0; length--) {
    const found = byTag.get(parts.slice(0, length).join("-"));
    if (found) return found;
  }
  return undefined;
}

/** RFC 5646 §4.4.1 */
const longestTag = 35;

/** RFC 5646 §4.5: other spellings of a language, such as three-letter codes. Malformed tags mean nothing. */
function canonical(tag: string): string {
  try {
    return Intl.getCanonicalLocales(tag.slice(0, longestTag))[0] ?? "";
  } catch {
    return "";
  }
}

/** The tags of an `Accept-Language` header, best first (RFC 9110 §12.5.4). */
export function acceptedLanguages(header: string | null | undefined): readonly string[] {
  return (header ?? "")
    .slice(0, 500)
    .split(",")
    .map((part) => {
      const [tag = "", ...parameters] = part.trim().split(";");
      const quality = parameters
        .find((p) => p.trim().startsWith("q="))
        ?.trim()
        .slice(2);
      return { tag: tag.trim(), quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ tag, quality }) => tag && tag !== "*" && quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .map(({ tag }) => tag);
}
