import type { DashboardMessages } from "@/lib/i18n/dashboard";

/** The words of the editor and the preview, which run in the browser. */
export type BrandingWords = DashboardMessages["branding"];

/** Puts values in the place of `{name}`. */
export const filled = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
