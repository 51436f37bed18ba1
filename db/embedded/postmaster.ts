import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { closeSync, fstatSync, openSync, readFileSync, renameSync, statSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Cluster, dataFolderArgument } from "@/db/embedded/cluster";
import { childEnvironment } from "@/db/embedded/environment";

/** PostgreSQL's main process, as its file `postmaster.pid` tells. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  /** Whether it listens on a Unix socket in the cluster's folder, too. */
  readonly hasSocket: boolean;
  readonly isReady: boolean;
}

export interface Settings {
  readonly port: number;
  readonly maxConnections: number;
  readonly isDurable: boolean;
  readonly logFile: string;
}

/** The postmaster alive on this cluster, whoever started it. */
export function runningPostmaster(cluster: Cluster): Postmaster | undefined {
  const written = readPidFile(cluster);
  return written && isAlive(written.pid) && isPostmasterOf(cluster, written.pid) ? written : undefined;
}

/**
 * Starts a postmaster and waits until it answers. It outlives us on purpose: a signal to our process group must not end the
 * database before the requests in flight are done.
 *
 * @returns undefined when a postmaster was there already
 */
export async function launch(cluster: Cluster, settings: Settings): Promise<Postmaster | undefined> {
  const log = openLog(settings.logFile);
  const logStart = fstatSync(log).size;
  const child = spawn(cluster.binaries.postgres, argumentsOf(cluster, settings), {
    ...cluster.account,
    cwd: cluster.folder,
    env: childEnvironment(stalePid(cluster)),
    stdio: ["ignore", log, log],
    detached: true,
  });
  closeSync(log);
  child.unref();
  const spawned = new Promise<void>((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", reject);
  });
  await spawned;

  while (child.exitCode === null && child.signalCode === null) {
    const written = readPidFile(cluster);
    if (written?.pid === child.pid && written?.isReady) return written;
    await sleep(10);
  }
  const complaint = readFileSync(settings.logFile, "utf8").slice(logStart);
  if (complaint.includes('lock file "postmaster.pid" already exists')) return undefined;
  throw new Error(`PostgreSQL did not start (${howItEnded(child)}):\n${complaint.trim()}`);
}

/** Ends a postmaster: requests in flight are rolled back, everything committed is on disk. */
export async function stopPostmaster(cluster: Cluster, { pid }: Postmaster): Promise<void> {
  for (const [signal, seconds] of [
    ["SIGINT", 20],
    ["SIGQUIT", 5],
  ] as const) {
    const deadline = Date.now() + seconds * 1000;
    if (isAlive(pid) && isPostmasterOf(cluster, pid)) process.kill(pid, signal);
    while (isAlive(pid) && isPostmasterOf(cluster, pid) && Date.now() < deadline) await sleep(10);
  }
}

function argumentsOf(cluster: Cluster, settings: Settings): string[] {
  const durable = settings.isDurable ? "on" : "off";
  const options = {
    cluster_name: markOf(cluster),
    listen_addresses: "127.0.0.1",
    // In the data folder, which nobody else may enter.
    unix_socket_directories: canHaveSocket(cluster.folder) ? "." : "",
    max_connections: settings.maxConnections,
    shared_buffers: "128MB",
    fsync: durable,
    synchronous_commit: durable,
    full_page_writes: durable,
    // No replicas: less to write, fewer processes.
    wal_level: "minimal",
    max_wal_senders: 0,
    max_wal_size: "512MB",
    jit: "off",
    timezone: "UTC",
    log_timezone: "UTC",
    log_checkpoints: "off",
    // Statements and the values in them may be personal data.
    log_min_error_statement: "panic",
    log_error_verbosity: "terse",
  };
  return [
    ...["-D", dataFolderArgument(cluster.folder), "-p", String(settings.port)],
    ...Object.entries(options).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
  ];
}

/** A kernel takes no longer path for a socket than about a hundred bytes; Node reaches none on Windows. */
const canHaveSocket = (folder: string) => process.platform !== "win32" && Buffer.byteLength(folder) < 80;

/** Stands in the process's command line, so a reused process id is not taken for our postmaster. */
const markOf = (cluster: Cluster) =>
  `gatehouse-${createHash("sha256").update(cluster.password).digest("hex").slice(0, 16)}`;

const isPostmasterOf = (cluster: Cluster, pid: number) =>
  commandLineOf(pid).includes(`cluster_name=${markOf(cluster)}`);

function commandLineOf(pid: number): string {
  try {
    return process.platform === "linux"
      ? readFileSync(`/proc/${pid}/cmdline`, "utf8")
      : execFileSync("ps", ["-ww", "-o", "command=", "-p", String(pid)], { encoding: "utf8" });
  } catch {
    return "";
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/**
 * After a crash the id in `postmaster.pid` may belong to another program by now, and PostgreSQL would refuse to start. It takes
 * the id it finds in this variable for stale, and still checks that no shared memory of the old cluster is in use.
 */
function stalePid(cluster: Cluster): Record<string, string> {
  const written = readPidFile(cluster);
  return written && !isPostmasterOf(cluster, written.pid) ? { PG_GRANDPARENT_PID: String(written.pid) } : {};
}

/** Lines: process id, data folder, start time, port, socket folder, address, shared memory, state. */
function readPidFile(cluster: Cluster): Postmaster | undefined {
  try {
    const lines = readFileSync(path.join(cluster.folder, "postmaster.pid"), "utf8").split("\n");
    const pid = Number(lines[0]);
    return pid > 0
      ? { pid, port: Number(lines[3]), hasSocket: Boolean(lines[4]), isReady: lines[7]?.trim() === "ready" }
      : undefined;
  } catch {
    return undefined;
  }
}

const largestLog = 10 * 1024 * 1024;

function openLog(file: string): number {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > largestLog) renameSync(file, `${file}.1`);
  return openSync(file, "a", 0o600);
}

const howItEnded = (child: ChildProcess) => child.signalCode ?? `exit code ${child.exitCode}`;
