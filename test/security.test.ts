import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { testsIn } from "./written-tests";

const root = path.resolve(import.meta.dirname, "..");
const text = readFileSync(path.join(root, "SECURITY.md"), "utf8");
const model = text.slice(text.indexOf("### Attackers"), text.indexOf("### What is accepted"));

/** Lines of the tables of attackers: the attack, what holds, held by. */
const lines = model
  .split("\n")
  .filter((line) => /^\| (?!attack )/.test(line))
  .map((line) => line.slice(2, -2).split(" | "));
const named = lines.flatMap(([attack = "", , tests = ""]) =>
  tests.split("<br>").map((one) => {
    const [file = "", title = ""] = one.split(" — ");
    return { attack, file: file.replaceAll("`", ""), title };
  }),
);

describe("the threat model of SECURITY.md", () => {
  test.each(named)("$attack: $file — $title", ({ file, title }) => {
    expect([file, existsSync(path.join(root, file))]).toEqual([file, true]);
    expect(testsIn(file).map((one) => one.title)).toContain(title);
  });

  test("names what holds each attack, and a test of it", () => {
    expect(lines.length).toBeGreaterThan(20);
    for (const line of lines) expect([line[0], line.length, line.every(Boolean)]).toEqual([line[0], 3, true]);
  });
});
