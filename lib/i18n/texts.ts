import { z } from "zod";
import { type Locale, locales } from "@/lib/i18n/locale";
import en from "@/lib/i18n/messages/en.json" with { type: "json" };

/**
 * Words of the hosted pages that a tenant may say in its own way, by the message that they stand in place of. What names an error, warns
 * somebody, or asks what they give away is not among them: those words are why people can trust the page.
 */
export const textKeys = [
  "frame.welcome",
  "login.title",
  "login.continueTo",
  "login.withAccount",
  "login.identifier",
  "action.signIn",
  "action.createAccount",
  "create.title",
  "selectAccount.title",
  "factor.title",
  "factor.lead",
  "device.title",
  "device.lead",
  "apps.title",
  "apps.lead",
  "frame.farewell",
  "signedOut.title",
  "signedOut.lead",
  "frame.help",
  "frame.note",
] as const;

export type TextKey = (typeof textKeys)[number];

/** Characters of one text. */
export const longestText = 200;

/** Message of the catalogue in English; empty for what has none. */
export function originalText(key: TextKey, messages: unknown = en): string {
  const found = key
    .split(".")
    .reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], messages);
  return typeof found === "string" ? found : "";
}

const placeholder = /\{(\w+)\}/g;

/** What a text has to hold where the page says a name, such as `client`. */
export const placeholdersOf = (key: TextKey): readonly string[] => [
  ...new Set([...originalText(key).matchAll(placeholder)].map(([, name = ""]) => name)),
];

const linkLike = /:\/\/|\bwww\.|\b(?:javascript|data|mailto|tel):/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
const unseen = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u061c\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/;

/** What is wrong with a text in place of a message; undefined where nothing is. */
export function textFlaw(key: TextKey, text: string): string | undefined {
  if (text.trim() === "") return "must say something; leave it out to have the usual words";
  if (text.length > longestText) return `must have at most ${longestText} characters`;
  if (unseen.test(text)) return "must be one line, without characters that nobody sees";
  if (linkLike.test(text)) return "must have no link: people find help by support_uri";
  const wanted = placeholdersOf(key);
  const used = [...text.matchAll(placeholder)].map(([, name = ""]) => name);
  const missing = wanted.filter((name) => !used.includes(name));
  if (missing.length > 0) return `must say ${missing.map((name) => `{${name}}`).join(" and ")} somewhere`;
  const unknown = used.find((name) => !wanted.includes(name));
  if (unknown !== undefined) return `has nothing to put in place of {${unknown}}`;
  return /[{}]/.test(text.replace(placeholder, "")) ? "must have no braces but those of a placeholder" : undefined;
}

const words = z.string().max(longestText).describe("Plain text, one line");

/** A tenant's own words by language and message. Bounded, since it is kept with the tenant: six languages, twenty short lines each. */
export const ownTexts = z
  .partialRecord(z.enum(locales), z.partialRecord(z.enum(textKeys), words))
  .superRefine((texts, context) => {
    for (const [locale, said] of Object.entries(texts))
      for (const key of textKeys) {
        const text = said?.[key];
        const flaw = text === undefined ? undefined : textFlaw(key, text);
        if (flaw !== undefined) context.addIssue({ code: "custom", path: [locale, key], message: flaw });
      }
  });

export type OwnTexts = z.infer<typeof ownTexts>;

/**
 * The messages of a language with a tenant's words in the place of some. A text is no message: what has a meaning there is written as the
 * character that it is, and only placeholders stand, within the element that the original puts around them.
 */
export function withTexts<M extends object>(messages: M, texts: OwnTexts[Locale] = {}): M {
  const all = structuredClone(messages) as Record<string, Record<string, unknown>>;
  for (const key of textKeys) {
    const text = texts[key];
    const original = originalText(key, messages);
    const [group = "", name = ""] = key.split(".");
    const holder = all[group];
    if (text !== undefined && original !== "" && holder) holder[name] = asMessage(text, original);
  }
  return all as M;
}

function asMessage(text: string, original: string): string {
  const around = new Map(
    [...original.matchAll(/<(\w+)>\{(\w+)\}<\/\1>/g)].map(([whole, , name = ""]) => [name, whole]),
  );
  return text
    .split(/(\{\w+\})/)
    .map((part, at) => (at % 2 === 1 ? (around.get(part.slice(1, -1)) ?? part) : quoted(part)))
    .join("");
}

/** ICU MessageFormat: an apostrophe is doubled, and a character with a meaning stands between two. */
const quoted = (text: string) => text.replaceAll("'", "''").replace(/[<>{}]+/g, "'$&'");
