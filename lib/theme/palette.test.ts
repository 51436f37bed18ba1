import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { contrast, fromOklch, toOklch } from "@/lib/theme/colour";
import { gatehouse } from "@/lib/theme/gatehouse";
import { type Palette, palettesOf } from "@/lib/theme/palette";
import { themeCss } from "@/lib/theme/theme-css";

const hex = fc.integer({ min: 0, max: 0xffffff }).map((n) => `#${n.toString(16).padStart(6, "0")}`);

const maybe = fc.option(hex, { nil: undefined });

const readable: readonly (readonly [keyof Palette, keyof Palette, number])[] = [
  ["ink", "surface", 7],
  ["ink", "well", 7],
  ["muted", "surface", 4.5],
  ["muted", "well", 4.5],
  ["on-canvas", "canvas", 4.5],
  ["on-accent", "accent", 4.5],
  ["on-accent", "accent-hover", 4.5],
  ["accent-edge", "surface", 3],
  ["edge", "surface", 3],
  ["focus", "surface", 3],
  ["link", "surface", 4.5],
  ["link", "well", 4.5],
  ["on-tint", "tint", 4.5],
  ["on-gate", "gate", 4.5],
  ["danger", "danger-well", 4.5],
  ["danger", "surface", 4.5],
  ["good", "good-well", 4.5],
];

test("text and controls stay readable whatever colours a tenant chooses", () => {
  fc.assert(
    fc.property(hex, fc.tuple(maybe, maybe, maybe), (primaryColor, [backgroundColor, darkPrimaryColor, ground]) => {
      const both = palettesOf({ primaryColor, backgroundColor, darkPrimaryColor, darkBackgroundColor: ground });
      for (const palette of [both.light, both.dark]) {
        for (const [front, back, ratio] of readable) {
          expect(contrast(palette[front], palette[back]), `${front} on ${back}`).toBeGreaterThanOrEqual(ratio);
        }
      }
    }),
    {
      numRuns: 600,
      examples: [
        ["#000000", ["#ffffff", "#ffffff", "#ffffff"]],
        ["#ffffff", ["#000000", "#000000", undefined]],
        ["#ffd400", [undefined, undefined, "#777777"]],
        ["#777777", ["#777777", "#777777", "#777777"]],
      ],
    },
  );
});

test("a colour survives the way through OKLCH", () => {
  fc.assert(
    fc.property(hex, (colour) => {
      const { l, c, h } = toOklch(colour);
      expect(contrast(fromOklch(l, c, h), colour)).toBeLessThan(1.06);
    }),
  );
});

test("a brand that carries white text keeps its own colour on the button", () => {
  expect(palettesOf({ primaryColor: "#3451b2" }).light.accent).toBe("#3451b2");
});

test("css-injection: a colour that is not a colour never reaches the style sheet", () => {
  const css = themeCss({ primaryColor: "red}</style><script>", backgroundColor: "#fff;} body{display:none" });
  expect(css).not.toContain("script");
  expect(css).not.toContain("display");
});

test("css-injection: neither a font, a file, a radius nor a theme brings a rule of its own", () => {
  const evil = "x;} body{display:none";
  const css = themeCss({
    primaryColor: "#3451b2",
    darkPrimaryColor: evil,
    darkBackgroundColor: evil,
    font: evil as never,
    fontUri: `/t/a/font/${evil}`,
    cornerRadius: evil as never,
  });
  expect(css).not.toContain("display");
  expect(css).not.toContain("font-face");
  const elsewhere = `https://evil.example/t/a/font/${"0".repeat(64)}`;
  expect(themeCss({ primaryColor: "#3451b2", fontUri: elsewhere })).not.toContain("evil");
});

test("a brand that says nothing of corners and fonts costs its pages nothing; one that does says it once", () => {
  expect(themeCss({ primaryColor: "#3451b2", cornerRadius: 12, font: "system" })).toMatch(/^:root\{--canvas/);
  const css = themeCss({
    primaryColor: "#3451b2",
    cornerRadius: 6,
    font: "serif",
    fontUri: `/t/a/font/${"0".repeat(64)}`,
  });
  expect(css).toContain('--corner:0.5000;--lead:"tenant-face","Charter",');
  expect(css).toMatch(/^@font-face\{[^{}]*src:url\("\/t\/a\/font\/0{64}"\) format\("woff2"\)/);
});

test("a preview shows one theme, whatever the system is set to", () => {
  const css = themeCss({ primaryColor: "#3451b2", theme: "dark" });
  expect(css).toContain(palettesOf({ primaryColor: "#3451b2" }).dark.canvas);
  expect(css).not.toContain("prefers-color-scheme");
});

test("the style sheet's own palette is the house's", () => {
  const sheet = readFileSync(new URL("../../app/globals.css", import.meta.url), "utf8");
  const written = sheet.slice(sheet.indexOf("/* palette:start */"), sheet.indexOf("/* palette:end */"));
  const bare = (css: string) => css.replace(/\/\*.*?\*\/|[\s;]/g, "");
  expect(bare(written)).toBe(bare(themeCss(gatehouse)));
});
