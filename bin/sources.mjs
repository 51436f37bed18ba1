import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
export const stampFile = path.join(root, "dist", "build-stamp");
export const cliStampFile = path.join(root, "dist", "cli-stamp");

const cliSources = ["lib", "db", "package-lock.json"];
const serverSources = [
  ...cliSources,
  "app",
  "public",
  "bin/bundle.mjs",
  "server.ts",
  "next.config.mjs",
  "postcss.config.mjs",
  "tsconfig.json",
];

/** What the server was built from, in one line. Undefined where the sources are not shipped, as in the container image. */
export const serverStamp = () => stampOf(serverSources);
/** The same for the command line. */
export const cliStamp = () => stampOf(cliSources);

export const readStamp = (file) => (existsSync(file) ? readFileSync(file, "utf8") : undefined);

function stampOf(sources) {
  if (!existsSync(path.join(root, "server.ts"))) return undefined;
  const hash = createHash("sha256").update(process.versions.node.split(".")[0] ?? "");
  for (const source of sources) {
    for (const file of filesBelow(path.join(root, source)))
      hash.update(`${path.relative(root, file)}\0`).update(readFileSync(file));
  }
  return hash.digest("hex");
}

function filesBelow(file) {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) return [];
  if (!found.isDirectory()) return [file];
  return readdirSync(file)
    .filter((name) => !/\.test\.tsx?$/.test(name))
    .sort()
    .flatMap((name) => filesBelow(path.join(file, name)));
}
