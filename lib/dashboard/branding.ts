import { locales } from "@/lib/i18n/locale";
import { textKeys } from "@/lib/i18n/texts";
import { branding } from "@/lib/model/branding-settings";
import type { StoredBranding } from "@/lib/store/brandings";
import type { Leaves } from "./values";

const looks = Object.keys(branding.shape) as (keyof typeof branding.shape)[];

/** The fields of the editor: `name`, `branding.primary_color`, `texts.de.login.title`. */
export const brandingNames: readonly string[] = [
  "name",
  ...looks.map((member) => `branding.${member}`),
  ...locales.flatMap((locale) => textKeys.map((key) => `texts.${locale}.${key}`)),
];

/** What stands in the fields. */
export const leavesOfBranding = ({ name, branding: look, texts }: StoredBranding): Leaves => ({
  name,
  ...Object.fromEntries(looks.map((member) => [`branding.${member}`, look[member]])),
  ...Object.fromEntries(
    locales.flatMap((locale) => textKeys.map((key) => [`texts.${locale}.${key}`, texts[locale]?.[key]])),
  ),
});

/** What was typed into them; what was left empty is not set. */
export const leavesOfBrandingForm = (form: FormData): Leaves =>
  Object.fromEntries(
    brandingNames.map((name) => {
      const text = String(form.get(name) ?? "").trim();
      const isNumber = name === "branding.corner_radius" && text !== "" && !Number.isNaN(Number(text));
      return [name, isNumber ? Number(text) : text || undefined];
    }),
  );

/** Fields as the definition takes them, whole: what is not set goes. */
export function brandingOfLeaves(leaves: Leaves) {
  const texts = locales.map((locale) => {
    const said = textKeys.flatMap((key) => {
      const text = leaves[`texts.${locale}.${key}`];
      return text === undefined ? [] : [[key, text] as const];
    });
    return [locale, said.length > 0 ? Object.fromEntries(said) : null] as const;
  });
  return {
    name: leaves.name ?? "",
    branding: Object.fromEntries(looks.map((member) => [member, leaves[`branding.${member}`] ?? null])),
    texts: Object.fromEntries(texts),
  };
}
