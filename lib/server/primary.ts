import { closeDatabase, type Db } from "@/db/client";
import { startEmbedded } from "@/db/embedded/start";
import { prepareDatabase } from "@/db/prepare";
import { seedDemo } from "@/lib/admin/demo-seed";
import { firstOperatorLink } from "@/lib/admin/first-operator";
import { ensureSystemTenant } from "@/lib/admin/system-tenant";
import { type Config, ConfigError, parseConfig } from "@/lib/base/config";
import { logger } from "@/lib/base/log";
import { readAuthorities } from "@/lib/http/client-certificate";
import { trustedProxies } from "@/lib/http/proxies";
import { launchFleet } from "@/lib/server/fleet";
import { startHttpServer } from "@/lib/server/http-server";
import { startJobs } from "@/lib/server/jobs";
import { reservePort } from "@/lib/server/listen";
import type { Mounts } from "@/lib/server/listener";
import { readTls } from "@/lib/server/tls";
import { makeTryItKey } from "@/lib/server/try-it-key";
import { drainSeconds } from "@/lib/server/worker";

/** EX_CONFIG of sysexits: a supervisor need not try again. */
const configExitCode = 78;

/** Lines for the operator go to standard error; standard output is the log's. */
const say = (line: string) => process.stderr.write(`${line}\n`);

interface Program {
  /** The file that a worker process runs. */
  readonly file: string;
  readonly mounts: () => Mounts;
  /** Where the embedded database comes from; for development, where it outlives the server. */
  readonly embedded?: typeof startEmbedded;
}

/** The life of the main process: gets everything ready, runs the workers, and on a signal ends all of it in reverse. */
export async function runPrimary(program: Program): Promise<void> {
  // Whoever read our lines may be gone; that is no reason to leave the database without its orderly end.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
  const undo: (() => Promise<void>)[] = [];
  const stopping = stopSignal();
  let exitCode = 0;
  try {
    const started = await start(program, undo, () => stopping.isAsked);
    if (started) announce(started);
    await stopping.asked;
  } catch (error) {
    exitCode = explain(error);
  }
  for (const step of undo.reverse()) await step().catch((error: unknown) => explain(error));
  if (exitCode === 0) say("Gatehouse has stopped");
  process.exit(exitCode);
}

/** @returns undefined when a stop was asked for on the way */
async function start(
  program: Program,
  undo: (() => Promise<void>)[],
  isStopping: () => boolean,
): Promise<Started | undefined> {
  const begun = performance.now();
  const step = (line: string) => say(`  ${line}`);
  say("Gatehouse is starting");
  const settings = await settle();
  if (isStopping()) return undefined;

  let url = process.env.DATABASE_URL;
  if (!url) {
    step(`Starting the embedded PostgreSQL (${settings.dataDir})`);
    const embedded = await (program.embedded ?? startEmbedded)(settings.dataDir, {
      onProgress: step,
      maxConnections: Math.max(100, settings.workers * settings.databasePool + 20),
    });
    undo.push(embedded.stop);
    url = embedded.url;
  }
  if (isStopping()) return undefined;

  const { seed, begun: dashboard } = seeding(settings);
  await prepareDatabase(url, { seed, onProgress: step });
  if (isStopping()) return undefined;

  step(settings.workers === 1 ? "Starting the server" : `Starting ${settings.workers} workers`);
  undo.push(closeDatabase);
  undo.push(startJobs(url));
  undo.push(await serve(program, settings.workers));
  step(`Ready in ${((performance.now() - begun) / 1000).toFixed(1)} s`);
  return { ...settings, ...dashboard };
}

/** Puts into the database what belongs there from the start; `begun` then has the link for the first operator. */
function seeding({ isTryIt }: Config) {
  const begun: { firstOperator?: string | undefined } = {};
  const seed = async (db: Db, onProgress: (line: string) => void) => {
    await ensureSystemTenant(db, onProgress);
    if (isTryIt) await seedDemo(db, onProgress);
    else begun.firstOperator = await firstOperatorLink(db);
  };
  return { seed, begun };
}

/** Reads the settings, finds mistakes in them before anything is begun, and puts into the environment what workers must share. */
async function settle(): Promise<Config> {
  const wished = parseConfig(process.env, makeTryItKey);
  if (wished.tls) readTls(wished.tls);
  trustedProxies(wished.trustedProxies);
  if (wished.mutualTls?.clientCa) readAuthorities(wished.mutualTls.clientCa);
  process.env.PORT = String(await reservePort(wished.host, wished.port));
  if (wished.mutualTls?.port !== undefined) await reservePort(wished.host, wished.mutualTls.port);
  return wished.port === 0 ? parseConfig(process.env) : wished;
}

/** @returns how to stop */
async function serve({ file, mounts }: Program, workers: number): Promise<() => Promise<void>> {
  if (workers > 1) return (await launchFleet(file, workers)).stop;
  const server = await startHttpServer(mounts());
  return async () => {
    await server.drain(drainSeconds);
    logger().flush();
  };
}

/** The settings of a server that runs; with a link for the first operator, where there is none and the start page does not offer it. */
interface Started extends Config {
  readonly firstOperator?: string | undefined;
}

function announce({ publicUrl, isTryIt, dataDir, firstOperator }: Started): void {
  say("");
  say(`Gatehouse is running at ${publicUrl}`);
  if (isTryIt) {
    say(`  Try a sign-in    ${publicUrl}/demo`);
    say(`  Your data        ${dataDir}`);
  }
  say(`  Manage it        ${publicUrl}/admin`);
  if (firstOperator) {
    say(`  Begin there as the first operator, by this link, once, within seven days:`);
    say(`  ${firstOperator}`);
  }
  say("  Stop with        Ctrl+C");
  say("");
}

/**
 * The first signal asks for an orderly stop, one more ends the process at once. A terminal and npm both pass Ctrl+C on, so what
 * comes within a second of the first is the same one.
 */
function stopSignal(): { readonly isAsked: boolean; readonly asked: Promise<void> } {
  let askedAt = 0;
  const asked = new Promise<void>((resolve) => {
    const ask = () => {
      if (askedAt !== 0 && Date.now() - askedAt > 1000) process.exit(1);
      if (askedAt !== 0) return;
      askedAt = Date.now();
      say("Gatehouse is stopping; once more to stop at once");
      resolve();
    };
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, ask);
    if (process.env.npm_lifecycle_event !== undefined) onParentGone(ask);
  });
  return {
    get isAsked() {
      return askedAt !== 0;
    },
    asked,
  };
}

/** A signal to `npm start` ends npm and the shell between us, and does not reach us. */
function onParentGone(tell: () => void): void {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    tell();
  }, 300);
  watch.unref();
}

/** @returns the exit code */
function explain(error: unknown): number {
  if (error instanceof ConfigError) {
    say("Gatehouse cannot start with these settings:");
    for (const line of error.message.split("\n")) say(`  ${line}`);
    return configExitCode;
  }
  say(`Gatehouse cannot go on: ${error instanceof Error ? error.message : error}`);
  if (process.env.LOG_LEVEL === "debug" && error instanceof Error && error.stack) say(error.stack);
  return 1;
}
