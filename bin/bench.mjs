#!/usr/bin/env node
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { checkMachine } from "./machine.mjs";
import { root } from "./sources.mjs";

checkMachine();
process.env.NODE_ENV = "production";
process.chdir(root);

await build({
  absWorkingDir: root,
  entryPoints: ["bench/main.ts", "bench/load.ts", "bench/peer-server.ts"],
  outdir: "dist/bench",
  outExtension: { ".js": ".mjs" },
  bundle: true,
  packages: "external",
  platform: "node",
  format: "esm",
  target: "node20.19",
  sourcemap: "inline",
  logLevel: "warning",
});
await import(pathToFileURL(path.join(root, "dist/bench/main.mjs")).href);
