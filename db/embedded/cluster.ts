import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, openSync } from "node:fs";
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { type Account, accountFor } from "@/db/embedded/account";
import { type Binaries, binariesFor } from "@/db/embedded/binaries";
import { childEnvironment } from "@/db/embedded/environment";

/** A database cluster on disk, and what it takes to run it. */
export interface Cluster {
  readonly folder: string;
  readonly password: string;
  readonly account: Account | undefined;
  readonly binaries: Binaries;
}

/** Made by initdb, which makes a superuser: it looks after the role that the server connects as, and does nothing else. */
export const superuser = "gatehouse";

/**
 * With this as the working directory and as PGDATA, no parent folder has to be entered by the account PostgreSQL runs as:
 * the kernel follows this link straight to the folder.
 */
export const dataFolderArgument = (folder: string) => (process.platform === "linux" ? "/proc/self/cwd" : folder);

/** Opens the cluster under `dataDir`, or makes it. */
export async function openCluster(
  dataDir: string,
  options: { isDurable: boolean; onCreate: () => void },
): Promise<Cluster> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const folder = path.join(dataDir, "postgres");
  const account = accountFor(folder);
  const binaries = await binariesFor(account);
  const password = (await readPassword(folder)) ?? (await createCluster(folder, account, binaries, options));
  return { folder, account, binaries, password };
}

const passwordFile = (folder: string) => path.join(folder, "gatehouse-password");

async function readPassword(folder: string): Promise<string | undefined> {
  try {
    return await readFile(passwordFile(folder), "utf8");
  } catch (error) {
    if (isCode(error, "ENOENT")) return undefined;
    if (isCode(error, "EACCES")) throw new Error(`${folder} belongs to another user; start Gatehouse as that user`);
    throw error;
  }
}

/** The cluster takes its name only when complete, so a start that is cut short leaves nothing half made. */
async function createCluster(
  folder: string,
  account: Account | undefined,
  binaries: Binaries,
  { isDurable, onCreate }: { isDurable: boolean; onCreate: () => void },
): Promise<string> {
  onCreate();
  const draft = await mkdtemp(`${folder}-draft-`);
  try {
    const password = randomBytes(32).toString("base64url");
    const given = path.join(draft, "password");
    const data = path.join(draft, "data");
    await mkdir(data, { mode: 0o700 });
    await own(given, account, password);
    if (account) await chown(data, account.uid, account.gid);
    await runInitdb(binaries.initdb, data, given, account, isDurable);
    await own(passwordFile(data), account, password);
    await rename(data, folder);
    await removeDrafts(folder);
    return password;
  } catch (error) {
    const ofQuickerStart = await readPassword(folder);
    if (ofQuickerStart) return ofQuickerStart;
    throw error;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function own(file: string, account: Account | undefined, text: string): Promise<void> {
  await writeFile(file, text, { mode: 0o600 });
  await chmod(file, 0o600);
  if (account) await chown(file, account.uid, account.gid);
}

/** What a start that was cut short left behind. */
async function removeDrafts(folder: string): Promise<void> {
  const prefix = `${path.basename(folder)}-draft-`;
  for (const name of await readdir(path.dirname(folder))) {
    if (name.startsWith(prefix)) await rm(path.join(path.dirname(folder), name), { recursive: true, force: true });
  }
}

async function runInitdb(
  initdb: string,
  data: string,
  passwordPath: string,
  account: Account | undefined,
  isDurable: boolean,
): Promise<void> {
  const stdin = openSync(passwordPath, "r");
  try {
    const child = spawn(
      initdb,
      [
        `--pgdata=${dataFolderArgument(data)}`,
        `--pwfile=${process.platform === "linux" ? "/proc/self/fd/0" : passwordPath}`,
        `--username=${superuser}`,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--locale=C",
        "--no-instructions",
        ...(isDurable ? [] : ["--no-sync"]),
      ],
      { ...account, cwd: data, env: childEnvironment(), stdio: [stdin, "ignore", "pipe"] },
    );
    let complaint = "";
    child.stderr?.on("data", (chunk: Buffer) => {
      complaint += chunk.toString();
    });
    await new Promise<void>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => (code === 0 ? resolve() : reject(new Error(`initdb failed: ${complaint.trim()}`))));
    });
  } finally {
    closeSync(stdin);
  }
}

const isCode = (error: unknown, code: string) => error instanceof Error && "code" in error && error.code === code;
