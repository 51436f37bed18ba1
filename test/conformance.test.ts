import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { behaviour } from "./behaviour";
import { certificationPart } from "./certification";
import { type Section, sections } from "./conformance";
import { filesIn, titlesOf } from "./titles";

const root = path.resolve(import.meta.dirname, "..");
const code = ["lib", "app"]
  .flatMap((folder) => filesIn(folder, /(?<!\.test|member-notes)\.tsx?$/))
  .map((file) => ({ file, text: read(file) }));
const titles = [...filesIn("e2e", /\.(test|story)\.ts$/), ...filesIn("lib", /\.test\.ts$/)].flatMap((file) =>
  titlesOf(file).map((title) => ({ file, title })),
);

function read(file: string): string {
  return readFileSync(path.join(root, file), "utf8");
}

/** Files whose comments cite the section, or one below it. */
function citing({ spec, section }: Section): readonly string[] {
  const cite = new RegExp(`${spec}( §[\\d.]+,)* §${section.replaceAll(".", "\\.")}(?![\\d])`);
  return code.filter(({ text }) => cite.test(text)).map(({ file }) => file);
}

const holding = ({ tests }: { readonly tests: readonly string[] }) =>
  tests.map((words) =>
    titles.filter(({ title, file }) => `${title} ${file}`.toLowerCase().includes(words.toLowerCase())),
  );

function page(): string {
  const lines = [
    "# Conformance",
    "",
    "Generated from the clauses cited in the code and the titles of the tests; compared at every test run. What Gatehouse has been",
    "run against, and how to do so again, is told [at the end](#run-against).",
    "",
  ];
  for (const spec of new Set(sections.map((section) => section.spec))) {
    lines.push(`## ${spec}`, "", "| § | section | implemented by | held by |", "|---|---|---|---|");
    for (const section of sections.filter((one) => one.spec === spec)) {
      const by = citing(section)
        .slice(0, 6)
        .map((file) => `\`${file}\``);
      lines.push(`| ${section.section} | ${section.title} | ${by.join("<br>")} | ${shown(section)} |`);
    }
    lines.push("");
  }
  lines.push(
    "# Behaviour",
    "",
    "What the specifications leave open or certification does not ask, clause by clause.",
    "",
  );
  for (const part of new Set(behaviour.map((clause) => clause.part))) {
    lines.push(`## ${part}`, "", "| clause | held by |", "|---|---|");
    for (const clause of behaviour.filter((one) => one.part === part))
      lines.push(`| ${clause.clause} | ${shown(clause)} |`);
    lines.push("");
  }
  return [...lines, ...certificationPart].join("\n");
}

/** The first few tests for each of the words, with their files. */
function shown(held: { readonly tests: readonly string[] }): string {
  const tests = holding(held)
    .flatMap((found) => found.slice(0, 3))
    .map(({ title, file }) => `${title} (${path.basename(file)})`);
  return [...new Set(tests)].join("<br>").replaceAll("|", "\\|");
}

describe("conformance", () => {
  test.each(sections)("$spec $section ($title) is implemented and held by tests", (section) => {
    expect(citing(section)).not.toEqual([]);
    for (const [index, found] of holding(section).entries())
      expect([section.tests[index], found.length > 0]).toEqual([section.tests[index], true]);
  });

  test.each(behaviour)("$part: $clause: is held by tests", (clause) => {
    for (const [index, found] of holding(clause).entries())
      expect([clause.tests[index], found.length > 0]).toEqual([clause.tests[index], true]);
  });

  test("docs/conformance.md is what code and tests say", async () => {
    await expect(page()).toMatchFileSnapshot(path.join(root, "docs/conformance.md"));
  });
});
