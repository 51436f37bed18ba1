import fc from "fast-check";
import { expect, test } from "vitest";
import { adviceFor } from "./advice";
import { contrast } from "./colour";

test.each([
  ["#3451b2", "light", []],
  ["#000000", "light", []],
  ["#ffd400", "light", ["edge", "link"]],
  ["#e0562f", "light", ["button", "link"]],
  ["#ffffff", "light", ["edge", "link"]],
  ["#ffd400", "dark", []],
  ["#000000", "dark", ["button", "edge", "link"]],
] as const)("%s on the %s pages: %j", (colour, theme, wheres) => {
  expect(adviceFor(colour, theme).flaws.map(({ where }) => where)).toEqual(wheres);
});

test("a colour without a flaw is offered as it is; any other one that needs no help, whatever was chosen", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xffffff }), fc.constantFrom("light", "dark"), (n, theme) => {
      const colour = `#${n.toString(16).padStart(6, "0")}`;
      const { flaws, nearest } = adviceFor(colour, theme);
      if (flaws.length === 0) expect(nearest).toBe(colour);
      expect(adviceFor(nearest, theme).flaws).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test("what is said of a colour is what WCAG 2.2 says", () => {
  const [button] = adviceFor("#e0562f", "light").flaws;
  expect(button).toMatchObject({ where: "button", needed: 4.5 });
  expect(button?.ratio).toBeCloseTo(contrast("#ffffff", "#e0562f"), 5);
  expect(contrast("#ffffff", button?.shown ?? "")).toBeGreaterThanOrEqual(4.5);
});
