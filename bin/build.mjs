#!/usr/bin/env node
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { checkMachine } from "./machine.mjs";
import { buildOf, root, server } from "./sources.mjs";

/** Builds the pages with Next and bundles the server and the command line. */
export async function buildAll() {
  const begun = performance.now();
  await buildOf(server, async () => {
    console.error("Building the server");
    const { bundleCli, bundleServer } = await import("./bundle.mjs");
    await Promise.all([bundleServer(), bundleCli()]);
    console.error("Building the pages (about half a minute)");
    await buildPages();
  });
  console.error(`Built in ${Math.round((performance.now() - begun) / 1000)} s`);
}

/** Next's own report is shown only when it fails. */
function buildPages() {
  const next = createRequire(import.meta.url).resolve("next/dist/bin/next");
  const env = { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
  const child = spawn(process.execPath, [next, "build"], { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
  let report = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      report += chunk;
    });
  }
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      if (code === 0) return resolve();
      console.error(report);
      reject(new Error(`next build ended with ${signal ?? `exit code ${code}`}`));
    });
  });
}

if (process.argv[1] && path.resolve(process.argv[1]) === path.join(import.meta.dirname, "build.mjs")) {
  checkMachine();
  await buildAll().catch((error) => {
    console.error(error.message);
    process.exit(1);
  });
}
