import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const needed = [20, 19];

/** Ends the process with a clear line where Node is too old or the packages are not installed. */
export function checkMachine() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < needed[0] || (major === needed[0] && minor < needed[1])) {
    fail(`Gatehouse needs Node.js ${needed.join(".")} or newer; this is ${process.versions.node}.`);
  }
  const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
  if (!existsSync(path.join(root, "node_modules", "next"))) fail("The packages are not installed. Run `npm ci` first.");
}

function fail(line) {
  console.error(line);
  process.exit(1);
}
