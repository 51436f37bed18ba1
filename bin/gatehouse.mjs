#!/usr/bin/env node
import { existsSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { checkMachine } from "./machine.mjs";
import { cli, isBuilt, root } from "./sources.mjs";

checkMachine();
const bundle = path.join(root, "dist", "cli.mjs");
if (!existsSync(bundle) || !isBuilt(cli)) {
  const { bundleCli } = await import("./bundle.mjs");
  await bundleCli();
}
// Paths in the settings, such as the data folder, are relative to the project; those on the command line to INIT_CWD.
process.env.INIT_CWD ??= process.cwd();
process.chdir(root);
await import(pathToFileURL(bundle).href);
