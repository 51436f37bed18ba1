import type { Brand } from "@/lib/theme/brand";
import { fontFace, leadOf } from "@/lib/theme/fonts";
import { type Palette, palettesOf } from "@/lib/theme/palette";

/** What of a brand the style sheet says. */
export type BrandLook = Pick<
  Brand,
  | "primaryColor"
  | "backgroundColor"
  | "darkPrimaryColor"
  | "darkBackgroundColor"
  | "cornerRadius"
  | "font"
  | "fontUri"
  | "theme"
>;

/**
 * The custom properties of a brand, for a `<style nonce>`: the policy forbids `style` attributes. Holds nothing but colours that
 * `palettesOf` computed or that are checked here, a number, and names of fonts from our own list.
 */
export function themeCss(brand: BrandLook): string {
  const { light, dark } = palettesOf({
    primaryColor: brand.primaryColor,
    backgroundColor: colourOf(brand.backgroundColor),
    darkPrimaryColor: colourOf(brand.darkPrimaryColor),
    darkBackgroundColor: colourOf(brand.darkBackgroundColor),
  });
  const shape = shapeOf(brand);
  if (brand.theme) {
    const only = brand.theme === "dark" ? dark : light;
    return `${shape}:root{color-scheme:${brand.theme};${declarations(only)}}`;
  }
  return `${shape}:root{${declarations(light)}}@media (prefers-color-scheme:dark){:root{${declarations(dark)}}}`;
}

/** Corners and fonts, where they are not the usual ones. */
function shapeOf({ cornerRadius = usualRadius, font, fontUri }: BrandLook): string {
  const face = fontFace(fontUri);
  const lead = leadOf(font, face !== "");
  const corner = Number.isFinite(cornerRadius) ? Math.min(20, Math.max(0, cornerRadius)) / usualRadius : 1;
  const said = [...(corner === 1 ? [] : [`--corner:${corner.toFixed(4)}`]), ...(lead ? [`--lead:${lead}`] : [])];
  return said.length > 0 ? `${face}:root{${said.join(";")}}` : "";
}

/** What the measures of the pages are made for. */
const usualRadius = 12;

const isColour = /^#[0-9a-f]{6}$/i;
const colourOf = (text: string | undefined) => (isColour.test(text ?? "") ? text : undefined);

const declarations = (palette: Palette) =>
  Object.entries(palette)
    .map(([name, colour]) => `--${name}:${isColour.test(colour) ? colour : "#808080"}`)
    .join(";");
