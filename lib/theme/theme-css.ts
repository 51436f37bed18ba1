import { type BrandColours, type Palette, palettesOf } from "@/lib/theme/palette";

/**
 * The custom properties of a brand, for a `<style nonce>`: the policy forbids `style` attributes. Holds nothing but colours that
 * `palettesOf` computed or, for the page's background, one that is checked here.
 */
export function themeCss(brand: BrandColours): string {
  const { light, dark } = palettesOf({
    primaryColor: brand.primaryColor,
    backgroundColor: isColour.test(brand.backgroundColor ?? "") ? brand.backgroundColor : undefined,
  });
  return `:root{${declarations(light)}}@media (prefers-color-scheme:dark){:root{${declarations(dark)}}}`;
}

const isColour = /^#[0-9a-f]{6}$/i;

const declarations = (palette: Palette) =>
  Object.entries(palette)
    .map(([name, colour]) => `--${name}:${isColour.test(colour) ? colour : "#808080"}`)
    .join(";");
