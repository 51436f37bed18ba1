#!/usr/bin/env node
import { existsSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { checkMachine } from "./machine.mjs";
import { readStamp, root, serverStamp, stampFile } from "./sources.mjs";

checkMachine();
process.env.NODE_ENV = "production";
process.env.NEXT_TELEMETRY_DISABLED = "1";
process.chdir(root);

const server = path.join(root, "dist", "server.mjs");
const built = existsSync(server) && existsSync(path.join(root, ".next", "BUILD_ID")) ? readStamp(stampFile) : undefined;
if (built === undefined || (serverStamp() ?? built) !== built) {
  const { buildAll } = await import("./build.mjs");
  await buildAll().catch((error) => {
    console.error(error.message);
    process.exit(1);
  });
}
await import(pathToFileURL(server).href);
