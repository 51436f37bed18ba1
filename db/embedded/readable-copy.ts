import { chmod, copyFile, lstat, mkdir, mkdtemp, readdir, readlink, rename, rm, stat, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

/**
 * Copies of the folder `native` that every account can read, one candidate place after the other. A copy is made once and
 * kept: it serves every later start.
 *
 * The places include world-writable ones, so a folder found there counts only when root owns it and nobody else may write to
 * it; and a new one appears whole, by a rename from a folder with an unguessable name.
 */
export async function* readableCopy(native: string, version: string): AsyncGenerator<string> {
  for (const place of new Set([tmpdir(), "/tmp", "/var/tmp", "/opt"])) {
    const copy = path.join(place, `gatehouse-postgres-${version}-${process.arch}`);
    try {
      if (!(await isSafe(place))) continue;
      if (!(await isOurs(copy)) || !(await isSame(native, copy))) await replace(native, copy);
      yield copy;
    } catch {
      // Someone else's folder under that name, a full or read-only disk: the next place.
    }
  }
}

async function isOurs(folder: string): Promise<boolean> {
  const found = await lstat(folder).catch(() => undefined);
  return found?.isDirectory() === true && found.uid === 0 && (found.mode & 0o022) === 0;
}

/** Whoever owns or may write to the folder above could put something else in the copy's place, unless it is sticky. */
async function isSafe(place: string): Promise<boolean> {
  const { uid, mode } = await stat(place);
  return uid === 0 && ((mode & 0o022) === 0 || (mode & 0o1000) !== 0);
}

/** A cleaner of temporary files removes old ones one by one, so a copy may have lost parts. */
async function isSame(from: string, to: string): Promise<boolean> {
  for (const entry of await entriesOf(from)) {
    const [source, copy] = [path.join(from, entry.name), path.join(to, entry.name)];
    const [original, found] = await Promise.all([lstat(source), lstat(copy).catch(() => undefined)]);
    if (found === undefined || found.uid !== 0) return false;
    if (entry.isDirectory() ? !(await isSame(source, copy)) : found.size !== original.size) return false;
  }
  return true;
}

async function replace(native: string, copy: string): Promise<void> {
  const fresh = await mkdtemp(`${copy}-`);
  try {
    await copyFolder(native, path.join(fresh, "new"));
    if (await isOurs(copy)) await rename(copy, path.join(fresh, "old"));
    await rename(path.join(fresh, "new"), copy);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/** The modes are set whatever the umask was when npm or we wrote. */
async function copyFolder(from: string, to: string): Promise<void> {
  await mkdir(to);
  await chmod(to, 0o755);
  for (const entry of await entriesOf(from)) {
    const [source, copy] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (entry.isDirectory()) await copyFolder(source, copy);
    else if (entry.isSymbolicLink()) await symlink(await readlink(source), copy);
    else {
      await copyFile(source, copy);
      await chmod(copy, (await lstat(source)).mode & 0o100 ? 0o755 : 0o644);
    }
  }
}

/** Without the static libraries, which serve compilers only. */
const entriesOf = async (folder: string) =>
  (await readdir(folder, { withFileTypes: true })).filter((entry) => !entry.name.endsWith(".a"));
