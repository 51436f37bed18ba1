#!/usr/bin/env node
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { reportConformance } from "./conformance.mjs";
import { root } from "./sources.mjs";

/** `npm test`: everything that must hold, in one run. Each check counts as one, each test for itself. */
process.chdir(root);
const results = path.join(root, "test-results");
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

/** A package's command, by this Node whatever PATH says. */
const bin = (name) => path.join(root, "node_modules", ".bin", name);
const total = { passed: 0, failed: 0 };

await check("Format and lint", bin("biome"), ["ci", "--error-on-warnings", "."]);
await check("Build", "bin/build.mjs", []);
await check("Types", bin("tsc"), ["--noEmit"]);
await check("Floors of the house", bin("depcruise"), ["lib", "db", "app", "server.ts"]);
await check("Unused files, exports and packages", bin("knip"), []);

const units = path.join(results, "units.json");
await vitest("Units and the protocol on both mounts", units, "!operations");

// Operations mostly wait, for servers that start and notices that come; the screens are one browser.
const operations = path.join(results, "operations.json");
const screens = path.join(results, "screens.json");
await Promise.all([
  vitest("Operations", operations, "operations", { isToldAtItsEnd: true }),
  suite("Screens in Chromium", bin("playwright"), ["test"], () => {
    const { expected, unexpected, flaky, skipped } = JSON.parse(readFileSync(screens, "utf8")).stats;
    return { passed: expected, failed: unexpected + flaky + skipped };
  }),
]);

console.log("\n== Conformance");
if (reportConformance({ vitest: [units, operations], screens }, path.join(results, "conformance.md")))
  total.passed += 1;
else total.failed += 1;

console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);

async function check(title, command, args) {
  const code = await run(title, command, args);
  if (code === 0) total.passed += 1;
  else total.failed += 1;
}

/** Some projects of `vitest.config.ts`, with a report of their results. */
function vitest(title, report, projects, options) {
  const args = ["run", `--project=${projects}`, "--reporter=default", "--reporter=json", `--outputFile=${report}`];
  const count = () => {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(readFileSync(report, "utf8"));
    return { passed: numPassedTests, failed: numFailedTests + numPendingTests + numTodoTests };
  };
  return suite(title, bin("vitest"), args, count, options);
}

/** A suite that fails without a failed test (a broken set-up, say) counts as one failure; so does a test that was skipped. */
async function suite(title, command, args, count, options) {
  const code = await run(title, command, args, options);
  let counted = { passed: 0, failed: 0 };
  try {
    counted = count();
  } catch {
    console.error(`${title}: no result was written`);
  }
  total.passed += counted.passed;
  total.failed += code !== 0 && counted.failed === 0 ? 1 : counted.failed;
}

/** @param isToldAtItsEnd whether what it says waits until it is over, so that it does not stand between another's lines */
function run(title, command, args, { isToldAtItsEnd = false } = {}) {
  const said = [];
  const say = (text) => (isToldAtItsEnd ? said.push(text) : process.stdout.write(text));
  say(`\n== ${title}\n`);
  const started = Date.now();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [command, ...args], {
      stdio: isToldAtItsEnd ? ["ignore", "pipe", "pipe"] : "inherit",
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1" },
    });
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => said.push(chunk));
    child.on("error", (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.on("close", (code) => {
      say(`== ${title}: ${code === 0 ? "ok" : "failed"} in ${Math.round((Date.now() - started) / 1000)} s\n`);
      for (const part of said) process.stdout.write(part);
      resolve(code ?? 1);
    });
  });
}
