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
  entryPoints: ["bench/main.ts", "bench/bounds.ts", "bench/import.ts", "bench/load.ts", "bench/peer-server.ts"],
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
// The dashboard at size, and an import, are questions of their own, which take minutes to ask.
const asked = ["bounds", "import"].find((one) => process.argv.includes(`--${one}`)) ?? "main";
await import(pathToFileURL(path.join(root, `dist/bench/${asked}.mjs`)).href);
