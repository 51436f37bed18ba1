import { fork } from "node:child_process";
import { once } from "node:events";
import net from "node:net";
import path from "node:path";
import { root } from "../sources.mjs";

/** Starts a module of ours in a process that ends when this one does. */
export function run(file, args, options) {
  const child = fork(path.join(root, file), args, {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    execArgv: [],
    ...options,
  });
  child.on("error", (error) => process.stderr.write(`${error.message}\n`));
  return child;
}

export const isAlive = (child) => child.exitCode === null && child.signalCode === null;

export async function gone(child) {
  if (isAlive(child)) await once(child, "exit");
}

/** @returns whether the child is, before it ends */
export async function saysReady(child) {
  const [first] = await Promise.race([once(child, "message"), once(child, "exit")]);
  return first === "ready";
}

/** A port of 127.0.0.1. */
export async function freePort() {
  const probe = net.createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  probe.close();
  return port;
}
