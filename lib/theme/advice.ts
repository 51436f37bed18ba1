import { contrast, shift } from "@/lib/theme/colour";
import { type Palette, palettesOf } from "@/lib/theme/palette";

/** Where a colour cannot be shown as it was chosen, and what is shown there instead. */
export interface ColourFlaw {
  /** Text on the button, the button on its page, a link in a sentence. */
  readonly where: "button" | "edge" | "link";
  /** WCAG 2.2 contrast as it would be, and as it must be at the least. */
  readonly ratio: number;
  readonly needed: number;
  readonly shown: string;
}

interface ColourAdvice {
  readonly flaws: readonly ColourFlaw[];
  /** The nearest colour that needs no help anywhere. */
  readonly nearest: string;
}

/** What becomes of a colour on the pages: they stay readable whatever it is, and this says by what. */
export function adviceFor(colour: string, theme: "light" | "dark"): ColourAdvice {
  const toward = theme === "light" ? "black" : "white";
  return { flaws: flawsOf(colour, theme), nearest: shift(colour, toward, (one) => flawsOf(one, theme).length === 0) };
}

function flawsOf(colour: string, theme: "light" | "dark"): readonly ColourFlaw[] {
  const palette = paletteOf(colour, theme);
  const onButton = contrast(palette["on-accent"], colour);
  const onPage = contrast(colour, palette.surface);
  const isChanged = palette.accent !== colour.toLowerCase();
  return [
    ...(isChanged && onButton < 4.5
      ? [{ where: "button", ratio: onButton, needed: 4.5, shown: palette.accent } as const]
      : []),
    ...(onPage < 3 ? [{ where: "edge", ratio: onPage, needed: 3, shown: palette["accent-edge"] } as const] : []),
    ...(onPage < 4.5 ? [{ where: "link", ratio: onPage, needed: 4.5, shown: palette.link } as const] : []),
  ];
}

/** A page's own colours follow from the chosen one; what the dark pages are made of is that which they are given. */
const paletteOf = (colour: string, theme: "light" | "dark"): Palette => palettesOf({ primaryColor: colour })[theme];
