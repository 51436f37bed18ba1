/** Colour arithmetic for themes: OKLCH (Ottosson 2020) to move lightness without changing hue, WCAG 2.2 contrast to judge the result. */

export interface Oklch {
  readonly l: number;
  readonly c: number;
  /** Radians. */
  readonly h: number;
}

type Triple = readonly [number, number, number];

const isHex = /^#[0-9a-f]{6}$/i;
const toLinear = (v: number) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
const toGamma = (v: number) => (v <= 0.0031308 ? v * 12.92 : 1.055 * v ** (1 / 2.4) - 0.055);

/** A bad colour must never break a sign-in page, so it counts as mid grey. */
function linearRgb(hex: string): Triple {
  const n = Number.parseInt(isHex.test(hex) ? hex.slice(1) : "808080", 16);
  return [toLinear(((n >> 16) & 255) / 255), toLinear(((n >> 8) & 255) / 255), toLinear((n & 255) / 255)];
}

export function toOklch(hex: string): Oklch {
  const [r, g, b] = linearRgb(hex);
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const bb = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  return {
    l: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    c: Math.hypot(a, bb),
    h: Math.atan2(bb, a),
  };
}

function oklchToRgb({ l, c, h }: Oklch): Triple {
  const a = c * Math.cos(h);
  const b = c * Math.sin(h);
  const l3 = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m3 = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s3 = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l3 - 3.3077115913 * m3 + 0.2309699292 * s3,
    -1.2684380046 * l3 + 2.6097574011 * m3 - 0.3413193965 * s3,
    -0.0041960863 * l3 - 0.7034186147 * m3 + 1.707614701 * s3,
  ];
}

const inGamut = (rgb: Triple) => rgb.every((v) => v >= -0.0005 && v <= 1.0005);

/** The nearest `#rrggbb`: where sRGB cannot show so vivid a colour, chroma gives way and lightness and hue stay. */
export function fromOklch(l: number, c: number, h: number): string {
  const lightness = Math.min(1, Math.max(0, l));
  let vivid = c;
  while (vivid > 0.001 && !inGamut(oklchToRgb({ l: lightness, c: vivid, h }))) vivid *= 0.94;
  const channels = oklchToRgb({ l: lightness, c: vivid, h }).map((v) =>
    Math.round(Math.min(1, Math.max(0, toGamma(Math.max(0, v)))) * 255)
      .toString(16)
      .padStart(2, "0"),
  );
  return `#${channels.join("")}`;
}

/** `amount` of `b` in `a`, mixed as light appears to the eye (OKLab). */
export function mix(a: string, b: string, amount: number): string {
  const x = toOklch(a);
  const y = toOklch(b);
  const at = (from: number, to: number) => from + (to - from) * amount;
  const u = at(x.c * Math.cos(x.h), y.c * Math.cos(y.h));
  const v = at(x.c * Math.sin(x.h), y.c * Math.sin(y.h));
  return fromOklch(at(x.l, y.l), Math.hypot(u, v), Math.atan2(v, u));
}

/** WCAG 2.2 relative luminance. */
export function luminance(hex: string): number {
  const [r, g, b] = linearRgb(hex);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** WCAG 2.2 contrast ratio, 1 to 21. */
export function contrast(a: string, b: string): number {
  const x = luminance(a) + 0.05;
  const y = luminance(b) + 0.05;
  return x > y ? x / y : y / x;
}

/** The colour nearest to `hex`, made darker or lighter until `passes`; at the end of the way, black or white. */
export function shift(hex: string, toward: "black" | "white", passes: (hex: string) => boolean): string {
  if (passes(hex)) return hex;
  const { l, c, h } = toOklch(hex);
  const step = toward === "white" ? 0.01 : -0.01;
  for (let at = l + step; at > 0 && at < 1; at += step) {
    const candidate = fromOklch(at, c, h);
    if (passes(candidate)) return candidate;
  }
  return toward === "white" ? "#ffffff" : "#000000";
}

/** The first of `preferred` that reaches `ratio` on `background`, else pure black or white, one of which always reaches 4.5. */
export function readableOn(background: string, preferred: readonly string[], ratio = 4.5): string {
  const found = preferred.find((hex) => contrast(hex, background) >= ratio);
  return found ?? (contrast("#ffffff", background) >= contrast("#000000", background) ? "#ffffff" : "#000000");
}
