import { expect, test } from "vitest";
import { isTooDeep } from "./nesting";

test("what stands beside each other is not deep, however much it is, in JSON on one line either", () => {
  const members = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`member${at}`, { a: "{x}", b: [1, 2] }]));
  expect(isTooDeep(JSON.stringify(members))).toBe(false);
  expect(isTooDeep(`- ${JSON.stringify(members)}\n- ${JSON.stringify(members)}\n`)).toBe(false);
});

test.each([
  ["[".repeat(65)],
  ["{a: ".repeat(65)],
  ["- ".repeat(65)],
  ["? ".repeat(65)],
  [`{a: 1}\n${"- ".repeat(65)}`],
])("nesting: %s is too deep", (text) => {
  expect(isTooDeep(text)).toBe(true);
});
