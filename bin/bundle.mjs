import { existsSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { buildOf, cli, root } from "./sources.mjs";

/** Packages stay outside: they are installed anyway, and some are native. */
export const bundleOptions = {
  absWorkingDir: root,
  bundle: true,
  packages: "external",
  platform: "node",
  format: "esm",
  target: "node20.19",
  sourcemap: "linked",
  logLevel: "warning",
};

const bundle = (entry, output) => build({ ...bundleOptions, entryPoints: [entry], outfile: output });

export const bundleServer = () => bundle("server.ts", "dist/server.mjs");

/** The command line, when it has a source. */
export async function bundleCli() {
  if (!existsSync(path.join(root, "lib/cli/main.ts"))) return;
  await buildOf(cli, () => bundle("lib/cli/main.ts", "dist/cli.mjs"));
}
