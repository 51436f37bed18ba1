import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const node = process.versions.node.split(".")[0] ?? "";

/** What is built of which sources; the stamp says when, and for which Node. */
export const cli = { stamp: path.join(root, "dist", "cli-stamp"), sources: ["lib", "db", "package-lock.json"] };
export const server = {
  stamp: path.join(root, "dist", "build-stamp"),
  sources: [
    ...cli.sources,
    "app",
    "public",
    "bin/bundle.mjs",
    "proxy.ts",
    "server.ts",
    "next.config.mjs",
    "postcss.config.mjs",
    "tsconfig.json",
  ],
};

/** Whether nothing has changed since it was built. Where sources are not shipped, as in the container image, nothing can. */
export function isBuilt({ stamp, sources }) {
  const built = statSync(stamp, { throwIfNoEntry: false });
  if (!built) return false;
  if (!existsSync(path.join(root, "server.ts"))) return true;
  if (readFileSync(stamp, "utf8") !== node) return false;
  return !sources.some((source) => hasChanged(path.join(root, source), built.mtimeMs));
}

/** Builds it. A build that is cut short does not pass for a whole one, nor for one of what was changed meanwhile. */
export async function buildOf({ stamp }, work) {
  const begun = new Date();
  rmSync(stamp, { force: true });
  await work();
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, node);
  utimesSync(stamp, begun, begun);
}

/** A folder has changed when something was added to it or taken away. */
function hasChanged(file, since) {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found || /\.test\.tsx?$/.test(file)) return false;
  if (found.mtimeMs >= since) return true;
  return found.isDirectory() && readdirSync(file).some((name) => hasChanged(path.join(file, name), since));
}
