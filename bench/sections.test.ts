import { expect, test } from "vitest";
import { withSection } from "./sections";

const page =
  "<!-- requests -->\nold\n<!-- end of requests -->\n\n<!-- dashboard -->\nof it\n<!-- end of dashboard -->\n";

test("a section is remade, and the others stay", () => {
  expect(withSection(page, "requests", "new $1\n")).toBe(page.replace("old", () => "new $1"));
  expect(withSection(page, "dashboard", "else")).toBe(page.replace("of it", "else"));
});

test("a new one stands at the end", () => {
  expect(withSection(page, "import", "x")).toBe(`${page}\n<!-- import -->\nx\n<!-- end of import -->\n`);
});
