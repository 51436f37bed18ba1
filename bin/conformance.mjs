import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "./sources.mjs";

/**
 * What the results of a whole run say of each clause: every test that carries its tag has run and passed, and there is one.
 *
 * @param reports the JSON reports of Vitest, several, and of Playwright
 * @param output the Markdown file that tells it clause by clause
 * @returns true where all of them hold
 */
export function reportConformance({ vitest, screens }, output) {
  const results = new Map();
  for (const { tags, hasPassed } of [...vitest.flatMap(vitestResults), ...playwrightResults(screens)])
    for (const tag of tags) {
      const result = results.get(tag) ?? { passed: 0, all: 0 };
      results.set(tag, { passed: result.passed + (hasPassed ? 1 : 0), all: result.all + 1 });
    }

  const clauses = JSON.parse(readFileSync(path.join(root, "test/clauses.json"), "utf8"));
  const lines = ["# Conformance of the last run", ""];
  let isWhole = true;
  for (const [group, rows] of [...Object.entries(clauses.specifications), ...Object.entries(clauses.behaviour)]) {
    const told = Object.entries(rows).map(([tag, text]) => ({
      tag,
      text,
      ...(results.get(tag) ?? { passed: 0, all: 0 }),
    }));
    const held = told.filter(({ passed, all }) => all > 0 && passed === all);
    const tests = told.reduce((sum, { passed }) => sum + passed, 0);
    console.log(`${group}: ${held.length} of ${told.length} clauses hold, by ${tests} tests`);
    for (const { tag, passed, all } of told.filter((one) => !held.includes(one)))
      console.log(`  ${tag}: ${all === 0 ? "no test of it has run" : `${all - passed} of ${all} tests did not pass`}`);
    isWhole &&= held.length === told.length;
    lines.push(`## ${group}`, "", "| tag | clause | passed |", "|---|---|---|");
    lines.push(...told.map(({ tag, text, passed, all }) => `| \`${tag}\` | ${text} | ${passed} of ${all} |`), "");
  }
  writeFileSync(output, lines.join("\n"));
  return isWhole;
}

const read = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {});

const vitestResults = (file) =>
  (read(file).testResults ?? []).flatMap(({ assertionResults }) =>
    assertionResults.map(({ tags = [], status }) => ({ tags, hasPassed: status === "passed" })),
  );

/** Stories stand in suites within suites. */
function playwrightResults(file) {
  const inside = ({ suites = [], specs = [] }) => [
    ...suites.flatMap(inside),
    ...specs.flatMap(({ tags = [], tests }) => tests.map(({ status }) => ({ tags, hasPassed: status === "expected" }))),
  ];
  return inside(read(file)).map(({ tags, hasPassed }) => ({
    tags: tags.map((tag) => tag.replace(/^@/, "")),
    hasPassed,
  }));
}
