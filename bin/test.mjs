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

const vitest = path.join(results, "vitest.json");
await suite(
  "Units, operations and the protocol on both mounts",
  bin("vitest"),
  ["run", "--reporter=default", "--reporter=json", `--outputFile=${vitest}`],
  () => {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(readFileSync(vitest, "utf8"));
    return { passed: numPassedTests, failed: numFailedTests + numPendingTests + numTodoTests };
  },
);

const screens = path.join(results, "screens.json");
await suite("Screens in Chromium", bin("playwright"), ["test"], () => {
  const { expected, unexpected, flaky, skipped } = JSON.parse(readFileSync(screens, "utf8")).stats;
  return { passed: expected, failed: unexpected + flaky + skipped };
});

console.log("\n== Conformance");
if (reportConformance({ vitest, screens }, path.join(results, "conformance.md"))) total.passed += 1;
else total.failed += 1;

console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);

async function check(title, command, args) {
  const code = await run(title, command, args);
  if (code === 0) total.passed += 1;
  else total.failed += 1;
}

/** A suite that fails without a failed test (a broken set-up, say) counts as one failure; so does a test that was skipped. */
async function suite(title, command, args, count) {
  const code = await run(title, command, args);
  let counted = { passed: 0, failed: 0 };
  try {
    counted = count();
  } catch {
    console.error(`${title}: no result was written`);
  }
  total.passed += counted.passed;
  total.failed += code !== 0 && counted.failed === 0 ? 1 : counted.failed;
}

function run(title, command, args) {
  console.log(`\n== ${title}`);
  const started = Date.now();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [command, ...args], {
      stdio: "inherit",
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1" },
    });
    child.on("error", (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.on("exit", (code) => {
      console.log(`== ${title}: ${code === 0 ? "ok" : "failed"} in ${Math.round((Date.now() - started) / 1000)} s`);
      resolve(code ?? 1);
    });
  });
}
