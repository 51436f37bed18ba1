#!/usr/bin/env node
import { existsSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { checkMachine } from "./machine.mjs";
import { isBuilt, root, server } from "./sources.mjs";

checkMachine();
process.env.NODE_ENV = "production";
process.env.NEXT_TELEMETRY_DISABLED = "1";
process.chdir(root);

const bundle = path.join(root, "dist", "server.mjs");
if (![bundle, path.join(root, ".next", "BUILD_ID")].every(existsSync) || !isBuilt(server)) {
  const { buildAll } = await import("./build.mjs");
  await buildAll().catch((error) => {
    console.error(error.message);
    process.exit(1);
  });
}
await import(pathToFileURL(bundle).href);
