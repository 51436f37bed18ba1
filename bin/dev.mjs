#!/usr/bin/env node
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { context } from "esbuild";
import { bundleOptions } from "./bundle.mjs";
import { freePort, gone, isAlive, run, saysReady } from "./dev/children.mjs";
import { createFront } from "./dev/front.mjs";
import { watchFolders } from "./dev/watch.mjs";
import { checkMachine } from "./machine.mjs";
import { root } from "./sources.mjs";

/**
 * `npm run dev`: pages with hot reload, and a server that starts anew when its code has changed.
 *
 *     browser ──► this process ──┬─ Next's files and web sockets ────► Next (dev/pages.mjs)
 *                                └─► the server (dev/server.ts) ──┬──► Next, for pages
 *                                                                 └──► PostgreSQL (dev/database.ts)
 *
 * The port, Next and the database stay. What is asked while a new server starts waits for it.
 */
checkMachine();
process.chdir(root);
const { PORT: port = "3000", HOST: host = "localhost", INSPECT: inspector, TLS_CERT } = process.env;
const publicUrl = process.env.PUBLIC_URL || `http://${host}:${port}`;
const env = { ...process.env, HOST: "localhost", PUBLIC_URL: publicUrl, WORKERS: "1", NEXT_TELEMETRY_DISABLED: "1" };
if (TLS_CERT) fail("`npm run dev` speaks http: leave TLS_CERT out");
let isStopping = false;

const begun = performance.now();
say("Gatehouse is starting for development");
const bundle = await context({
  ...bundleOptions,
  entryPoints: ["bin/dev/server.ts", "bin/dev/database.ts"],
  outdir: "dist/dev",
  outExtension: { ".js": ".mjs" },
  metafile: true,
});
let packages = await build().catch(() => process.exit(1));

const pagesPort = await freePort();
const pages = run("bin/dev/pages.mjs", [], {
  env: { ...env, PORT: String(pagesPort), NODE_ENV: "development", TRUSTED_PROXIES: "127.0.0.1" },
});
const database = env.DATABASE_URL ? undefined : run("dist/dev/database.mjs", [], { env });
const lasting = [pages, ...(database ? [database] : [])];
for (const child of lasting) {
  if (!(await saysReady(child))) process.exit(1);
  child.once("exit", () => isStopping || fail("A part of it has ended; start it again"));
}

let standby = await warmUp();
let running = await startServer().catch((error) => fail(error.message));
/** The port of the server that runs what is saved; rejects with what is wrong with that. */
let current = Promise.resolve(running.port);
let isAsked = false;
const watching = watchFolders(["lib", "db", "bin/dev"], /\.(tsx?|json|sql)$/, (file) => {
  if (isAsked || isStopping) return;
  isAsked = true;
  // An editor may write a file in several steps.
  const settled = current.catch(() => undefined).then(() => sleep(20));
  settle(settled.then(() => restart(file)));
});

const front = createFront(pagesPort, () => current);
front.on("error", (error) => fail(error.code === "EADDRINUSE" ? `Port ${port} is taken; set PORT` : error.message));
front.listen(Number(port), host, () => {
  say(`Ready in ${secondsSince(begun)} s\n\nGatehouse is running at ${publicUrl}`);
  if (database) say(`  Try a sign-in    ${publicUrl}/demo`);
  say("  Stop with        Ctrl+C\n");
});

// Before this a signal ends us at once, and the children when they find us gone.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => void stop());

async function restart(file) {
  isAsked = false;
  const saved = performance.now();
  packages = await build().catch(() => {
    throw new Error(`${file} cannot be built: the terminal says why`);
  });
  const before = running.child;
  // A debugger's port is free only when the server before has gone.
  if (inspector) await end(before);
  running = await startServer();
  before.kill("SIGTERM");
  pages.send("changed");
  say(`${file} has changed: the server runs it after ${secondsSince(saved)} s`);
  return running.port;
}

/** @returns the packages that the server imports */
async function build() {
  const { metafile } = await bundle.rebuild();
  const { imports } = metafile.outputs["dist/dev/server.mjs"];
  return imports
    .filter(({ external, path: name }) => external && !name.startsWith("node:"))
    .map(({ path: name }) => name);
}

/** A process that has read the packages, which takes longer than all the rest. */
async function warmUp() {
  const own = await freePort();
  const child = run("bin/dev/warm.mjs", packages, {
    env: { ...env, PORT: String(own), DEV_PAGES_PORT: String(pagesPort) },
    stdio: ["ignore", "inherit", "pipe", "ipc"],
    execArgv: ["--enable-source-maps", ...(inspector ? [`--inspect=${inspector}`] : [])],
  });
  const said = [];
  child.stderr.on("data", (chunk) => said.push(chunk));
  return { child, port: own, said };
}

/** Resolves when it serves. What it says on the way is shown only where it does not. */
async function startServer() {
  const server = inspector && !isAlive(standby.child) ? await warmUp() : standby;
  server.child.send(pathToFileURL(path.join(root, "dist/dev/server.mjs")).href);
  while (isAlive(server.child)) {
    const asked = fetch(`http://127.0.0.1:${server.port}/readyz`).then(({ status }) => status);
    if ((await asked.catch(() => 0)) === 200) break;
    await sleep(15);
  }
  if (!inspector || !isAlive(server.child)) standby = await warmUp();
  if (!isAlive(server.child)) throw new Error(`The server does not start:\n${server.said.join("")}`);
  server.child.once("exit", () => {
    if (!isStopping && server === running)
      settle(Promise.reject(new Error(`The server has ended:\n${server.said.join("")}`)));
  });
  return server;
}

function settle(next) {
  current = next;
  current.catch((error) => say(`${error.message}\nThis is the answer until a change mends it.`));
}

async function stop() {
  if (isStopping) process.exit(1);
  isStopping = true;
  watching.close();
  front.close();
  front.closeAllConnections();
  await current.catch(() => undefined);
  for (const { child } of [running, standby]) await end(child);
  for (const child of lasting) {
    if (child.connected) child.disconnect();
    await gone(child);
  }
  process.exit(0);
}

async function end(child) {
  child.kill("SIGTERM");
  await gone(child);
}

function say(line) {
  process.stderr.write(`${line}\n`);
}

function fail(line) {
  say(line);
  process.exit(1);
}

function secondsSince(time) {
  return ((performance.now() - time) / 1000).toFixed(1);
}
