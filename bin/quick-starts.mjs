#!/usr/bin/env node
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { bundleOptions } from "./bundle.mjs";
import { checkMachine } from "./machine.mjs";
import { root } from "./sources.mjs";

/** `npm run quick-starts`: does what the quick starts of the dashboard say, as a newcomer would. */
checkMachine();
process.chdir(root);

const outfile = path.join(root, "dist/quick-starts.mjs");
await build({ ...bundleOptions, entryPoints: ["e2e/quick-starts/main.ts"], outfile });
await import(pathToFileURL(outfile).href);
