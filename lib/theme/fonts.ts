/**
 * Fonts that people's systems have, by what they look like; each list ends where the pages' usual fonts begin. Nothing is loaded from
 * anywhere.
 */
const faces = {
  system: [],
  humanist: ["Seravek", "Gill Sans Nova", "Ubuntu", "Calibri", "DejaVu Sans"],
  geometric: ["Avenir Next", "Avenir", "Montserrat", "Corbel", "URW Gothic"],
  grotesque: ["Helvetica Neue", "Arial Nova", "Arial", "Nimbus Sans", "Liberation Sans"],
  rounded: ["ui-rounded", "Hiragino Maru Gothic ProN", "Quicksand", "Comfortaa", "Arial Rounded MT Bold"],
  serif: ["Charter", "Bitstream Charter", "Sitka Text", "Cambria", "Georgia", "DejaVu Serif"],
  slab: ["Rockwell", "Rockwell Nova", "Roboto Slab", "Sitka Small", "DejaVu Serif"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type FontName = keyof typeof faces;

export const fontNames = Object.keys(faces) as [FontName, ...FontName[]];

/** What the tenant's own file is called in the style sheet. */
const ownFace = "tenant-face";

/** What stands before the pages' usual fonts, each name with a comma behind it: `"Charter","Cambria",`. */
export function leadOf(font: FontName = "system", hasFile = false): string {
  const names = [...(hasFile ? [ownFace] : []), ...(faces[font] ?? [])];
  return names.map((name) => (name.startsWith("ui-") ? `${name},` : `"${name}",`)).join("");
}

/** The rule that loads a font file from our own origin; nothing where the path is any other. */
export function fontFace(path: string | undefined): string {
  if (path === undefined || !/^\/t\/[a-z0-9-]+\/font\/[0-9a-f]{64}$/.test(path)) return "";
  return `@font-face{font-family:"${ownFace}";src:url("${path}") format("woff2");font-weight:100 900;font-display:swap}`;
}
