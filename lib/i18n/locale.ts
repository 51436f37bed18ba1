/** The languages that the pages speak; the first is for everyone else. */
export const locales = ["en"] as const;

export type Locale = (typeof locales)[number];

/** The first wanted language (BCP 47 tags, best first, as in `ui_locales`) that the pages speak; `de-AT` is content with `de`. */
export function matchLocale(wanted: readonly string[]): Locale {
  for (const tag of wanted) {
    const parts = tag.toLowerCase().split("-");
    for (let length = parts.length; length > 0; length--) {
      const candidate = parts.slice(0, length).join("-");
      const found = locales.find((locale) => locale.toLowerCase() === candidate);
      if (found) return found;
    }
  }
  return locales[0];
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

/** The language for a request that carries no wish of its own beyond the browser's. */
export const localeOf = (request: { readonly headers: Headers }): Locale =>
  matchLocale(acceptedLanguages(request.headers.get("accept-language")));
