import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { certificationPart } from "./certification";
import { allClauses, behaviour, type Clause, specifications } from "./clauses";
import { filesIn, testsIn, type WrittenTest } from "./written-tests";

const root = path.resolve(import.meta.dirname, "..");
const code = ["lib", "app"]
  .flatMap((folder) => filesIn(folder, /(?<!\.test|member-notes)\.tsx?$/))
  // A relying party of the provider, which implements nothing of it.
  .filter((file) => !file.startsWith("lib/dashboard/"))
  .map((file) => ({ file, text: readFileSync(path.join(root, file), "utf8") }));
const tests = ["e2e", "lib", "db", "app", "test"].flatMap((folder) =>
  filesIn(folder, /\.(test|story)\.ts$/).flatMap(testsIn),
);

const sectionOf = ({ tag }: Clause) => tag.slice(tag.lastIndexOf("-") + 1);
const holding = ({ tag }: Clause) => tests.filter(({ tags }) => tags.includes(tag));

/** Files whose comments cite the section, or one below it. */
function citing(clause: Clause): readonly string[] {
  const cite = new RegExp(`${clause.group}( §[\\d.]+,)* §${sectionOf(clause).replaceAll(".", "\\.")}(?![\\d])`);
  return code.filter(({ text }) => cite.test(text)).map(({ file }) => file);
}

const name = ({ title, size, file }: WrittenTest) =>
  `${title}${size === undefined ? "" : ` (${size} tests)`} (${path.basename(file)})`;
const listOf = (clause: Clause) => holding(clause).map(name).join("<br>").replaceAll("|", "\\|");

function page(): string {
  const lines = [
    "# Conformance",
    "",
    "Generated from the clauses cited in the code and the tags of the tests; compared at every test run. A tag runs what proves its",
    "clause: `npx vitest run --tags-filter core-3.1.2.1`, `npx playwright test --grep @core-7`. `npm test` writes",
    "`test-results/conformance.md`, which says of each clause what of it has passed. What Gatehouse has been run against, and how to",
    "do so again, is told [at the end](#run-against).",
    "",
  ];
  for (const group of new Set(specifications.map((clause) => clause.group))) {
    lines.push(`## ${group}`, "", "| § | section | implemented by | held by | tag |", "|---|---|---|---|---|");
    for (const clause of specifications.filter((one) => one.group === group)) {
      const by = citing(clause)
        .slice(0, 6)
        .map((file) => `\`${file}\``);
      lines.push(
        `| ${sectionOf(clause)} | ${clause.text} | ${by.join("<br>")} | ${listOf(clause)} | \`${clause.tag}\` |`,
      );
    }
    lines.push("");
  }
  lines.push(
    "# Behaviour",
    "",
    "What the specifications leave open or certification does not ask, clause by clause.",
    "",
  );
  for (const group of new Set(behaviour.map((clause) => clause.group))) {
    lines.push(`## ${group}`, "", "| clause | held by | tag |", "|---|---|---|");
    for (const clause of behaviour.filter((one) => one.group === group))
      lines.push(`| ${clause.text} | ${listOf(clause)} | \`${clause.tag}\` |`);
    lines.push("");
  }
  return [...lines, ...certificationPart].join("\n");
}

describe("conformance", () => {
  test.each(specifications)("$group $tag ($text) is cited where it is implemented", (clause) => {
    expect(citing(clause)).not.toEqual([]);
  });

  test.each(allClauses)("$tag: $text: is held by tests", (clause) => {
    expect(holding(clause).map(({ title }) => title)).not.toEqual([]);
  });

  test("no test carries a tag that names no clause", () => {
    const known = new Set(allClauses.map(({ tag }) => tag));
    const unknown = tests.flatMap(({ file, title, tags }) =>
      tags.filter((tag) => !known.has(tag)).map((tag) => `${file}: ${title}: ${tag}`),
    );
    expect(unknown).toEqual([]);
  });

  test("docs/conformance.md is what code and tests say", async () => {
    await expect(page()).toMatchFileSnapshot(path.join(root, "docs/conformance.md"));
  });
});
