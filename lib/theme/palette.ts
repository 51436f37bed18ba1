import { contrast, fromOklch, mix, readableOn, shift, toOklch } from "@/lib/theme/colour";

/** The colours that a tenant chooses; everything else follows from them. */
export interface BrandColours {
  readonly primaryColor: string;
  readonly backgroundColor?: string;
  /** For the dark palette, which is made from the others where they are left out. */
  readonly darkPrimaryColor?: string;
  readonly darkBackgroundColor?: string;
}

/** Every colour on a page; each key becomes the custom property `--key`. */
export interface Palette {
  /** Around the plate, and what is written there. */
  readonly canvas: string;
  readonly "on-canvas": string;
  /** The plate that carries the form, with text, quieter text, hairlines, field borders and wells. */
  readonly surface: string;
  readonly ink: string;
  readonly muted: string;
  readonly line: string;
  readonly edge: string;
  readonly well: string;
  /** The main button. `accent-edge` outlines it where its fill alone would not stand out. */
  readonly accent: string;
  readonly "accent-hover": string;
  readonly "on-accent": string;
  readonly "accent-edge": string;
  readonly link: string;
  readonly focus: string;
  readonly tint: string;
  readonly "on-tint": string;
  /** The portal: wall, text on it, its recessed arches and the light inside. */
  readonly gate: string;
  readonly "on-gate": string;
  readonly "gate-1": string;
  readonly "gate-2": string;
  readonly "gate-3": string;
  readonly "gate-light": string;
  readonly "gate-floor": string;
  readonly danger: string;
  readonly "danger-well": string;
  readonly good: string;
  readonly "good-well": string;
}

/** The light behind the door is warm whatever the house's colour. */
const lamp = fromOklch(0.955, 0.055, 1.45);
const lampAtNight = fromOklch(0.88, 0.085, 1.35);

/**
 * Light and dark palettes for a tenant's colours, readable whatever these are: text reaches 4.5:1 and what has to be seen to be
 * used reaches 3:1 (WCAG 2.2 §1.4.3, §1.4.11).
 */
export function palettesOf(brand: BrandColours): { readonly light: Palette; readonly dark: Palette } {
  return { light: lightPalette(brand), dark: darkPalette(brand) };
}

function lightPalette({ primaryColor, backgroundColor }: BrandColours): Palette {
  const { c, h } = toOklch(primaryColor);
  const grey = Math.min(c, 0.012);
  const surface = "#ffffff";
  const ink = fromOklch(0.22, grey * 1.4, h);
  const canvas = backgroundColor ?? fromOklch(0.962, Math.min(c, 0.014), h);
  const accent = fillFor(primaryColor, ink);
  const tint = fromOklch(0.955, Math.min(c, 0.03), h);
  const gate = wallOf(accent.fill);
  return {
    canvas,
    "on-canvas": readableOn(canvas, [fromOklch(0.44, grey, h), ink, "#ffffff"]),
    surface,
    ink,
    muted: fromOklch(0.48, grey, h),
    line: fromOklch(0.905, grey * 0.6, h),
    edge: fromOklch(0.6, grey, h),
    well: fromOklch(0.975, grey * 0.4, h),
    accent: accent.fill,
    "accent-hover": hovered(accent),
    "on-accent": accent.text,
    "accent-edge": edgeOf(accent.fill, surface, "black"),
    link: shift(primaryColor, "black", (x) => contrast(x, surface) >= 5),
    focus: shift(primaryColor, "black", (x) => contrast(x, surface) >= 4),
    tint,
    "on-tint": shift(primaryColor, "black", (x) => contrast(x, tint) >= 5.5),
    gate,
    "on-gate": accent.text,
    ...arches(gate, lamp, [0.15, 0.33, 0.56]),
    "gate-floor": fromOklch(toOklch(gate).l * 0.86, toOklch(gate).c * 0.95, toOklch(gate).h),
    danger: "#a4201a",
    "danger-well": "#fdf1ef",
    good: "#1c6b3c",
    "good-well": "#edf7f0",
  };
}

function darkPalette({
  primaryColor: lightPrimary,
  backgroundColor,
  darkPrimaryColor: primaryColor = lightPrimary,
  darkBackgroundColor,
}: BrandColours): Palette {
  const { c, h } = toOklch(primaryColor);
  const background = toOklch(backgroundColor ?? primaryColor);
  const grey = Math.min(c, 0.012);
  const surface = fromOklch(0.215, grey, h);
  const ink = fromOklch(0.945, grey * 0.5, h);
  const dark = fromOklch(0.19, grey, h);
  const canvas =
    darkBackgroundColor ?? fromOklch(0.155, Math.min(background.c, backgroundColor ? 0.035 : 0.012), background.h);
  const visible = shift(litOf(primaryColor), "white", (x) => contrast(x, surface) >= 3.05);
  const accent = fillFor(visible, dark);
  const tint = fromOklch(0.29, Math.min(c, 0.045), h);
  const gate = fromOklch(0.275, Math.min(c, 0.07), h);
  return {
    canvas,
    "on-canvas": readableOn(canvas, [fromOklch(0.76, grey, h)]),
    surface,
    ink,
    muted: fromOklch(0.755, grey, h),
    line: fromOklch(0.325, grey, h),
    edge: fromOklch(0.6, grey, h),
    well: fromOklch(0.25, grey, h),
    accent: accent.fill,
    "accent-hover": hovered(accent),
    "on-accent": accent.text,
    "accent-edge": edgeOf(accent.fill, surface, "white"),
    link: shift(primaryColor, "white", (x) => contrast(x, surface) >= 6),
    focus: shift(primaryColor, "white", (x) => contrast(x, surface) >= 5),
    tint,
    "on-tint": shift(primaryColor, "white", (x) => contrast(x, tint) >= 6),
    gate,
    "on-gate": readableOn(gate, [fromOklch(0.96, grey, h)]),
    ...arches(gate, mix(visible, lampAtNight, 0.35), [0.16, 0.36, 0.62]),
    "gate-light": lampAtNight,
    "gate-floor": fromOklch(0.225, Math.min(c, 0.05), h),
    danger: "#ffb3a8",
    "danger-well": "#3b1a17",
    good: "#8fdcaa",
    "good-well": "#15301f",
  };
}

/** A white wall would be no wall on a white plate. */
function wallOf(colour: string): string {
  const { l, c, h } = toOklch(colour);
  return l > 0.93 ? fromOklch(0.93, c, h) : colour;
}

/** At night a black brand turns white; a middle grey would look like a button that cannot be pressed. */
function litOf(colour: string): string {
  const { l, c, h } = toOklch(colour);
  return c < 0.025 && l < 0.5 ? fromOklch(0.93, c, h) : colour;
}

interface Fill {
  readonly fill: string;
  readonly text: string;
}

/** White text looks right on most brand colours: those that nearly carry it are darkened a little, only bright ones get dark text. */
function fillFor(colour: string, ink: string): Fill {
  if (contrast(colour, "#ffffff") >= 3) {
    return { fill: shift(colour, "black", (x) => contrast(x, "#ffffff") >= 4.6), text: "#ffffff" };
  }
  return { fill: colour, text: readableOn(colour, [ink]) };
}

/** Away from the text's colour, so that contrast only grows under the pointer. */
function hovered({ fill, text }: Fill): string {
  const { l, c, h } = toOklch(fill);
  return text === "#ffffff" ? fromOklch(l - 0.05, c, h) : fromOklch(Math.min(1, l + 0.03), c * 0.92, h);
}

const edgeOf = (fill: string, surface: string, toward: "black" | "white") =>
  shift(fill, toward, (x) => contrast(x, surface) >= 3.05);

/** Each arch stands nearer to the light: brighter in the wall's own hue, and warmer the further in. */
function arches(gate: string, light: string, steps: readonly [number, number, number]) {
  const wall = toOklch(gate);
  const bright = Math.max(0.86, Math.min(0.985, wall.l + 0.14));
  const [one, two, three] = steps.map((step) =>
    mix(fromOklch(wall.l + (bright - wall.l) * step, wall.c * (1 - step * 0.25), wall.h), light, step * 0.42),
  );
  return { "gate-1": one ?? gate, "gate-2": two ?? gate, "gate-3": three ?? gate, "gate-light": light };
}
