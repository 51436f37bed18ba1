"use client";

import { TextField } from "@/app/admin/_kit/fields";
import { type Locale, locales } from "@/lib/i18n/locale";
import type { BrandingWords } from "./words";

/** The words that may be said otherwise: their names on the dashboard and, by language, what is usual. */
export type UsualTexts = Readonly<Record<Locale, Readonly<Record<string, string>>>>;

interface TextsFieldsProps {
  usual: UsualTexts;
  values: Readonly<Record<string, unknown>>;
  language: string;
  words: BrandingWords;
}

/** A field for each, in one language; what was typed in the others stays in the form. */
export function TextsFields({ usual, values, language, words }: TextsFieldsProps) {
  const labels: Readonly<Record<string, string>> = words.textNames;
  return locales.map((locale) => (
    <div key={locale} hidden={locale !== language} lang={locale} className="grid grid-cols-1 gap-4 hidden:hidden">
      {Object.entries(usual[locale]).map(([key, text]) => {
        const name = `texts.${locale}.${key}`;
        const value = values[name];
        return (
          <TextField
            key={key}
            name={name}
            label={labels[key.replace(".", "_")] ?? key}
            defaultValue={typeof value === "string" ? value : ""}
            placeholder={text}
            maxLength={200}
            dir="auto"
          />
        );
      })}
    </div>
  ));
}
