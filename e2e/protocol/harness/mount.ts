import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import type { TestProject } from "vitest/node";
import { startDatabase } from "../../../test/database";
import { testEnvironment } from "../../../test/environment";

/** Starts a server beside a database of its own and tells the suite where. At the end no request may have hit a bug of ours. */
export async function mount(
  project: TestProject,
  kind: "server.ts" | "next start",
  command: (port: number) => readonly string[],
): Promise<() => Promise<void>> {
  Object.assign(process.env, testEnvironment);
  const database = await startDatabase();
  const port = await freePort();
  const base = `http://localhost:${port}`;
  const server = run(command(port), {
    DATABASE_URL: database.url,
    PUBLIC_URL: base,
    PORT: String(port),
    HOST: "localhost",
  });
  const output: string[] = [];
  server.stdout?.on("data", (chunk: Buffer) => output.push(chunk.toString()));
  server.stderr?.on("data", (chunk: Buffer) => output.push(chunk.toString()));
  try {
    await ready(base, server);
  } catch (error) {
    console.error(output.join(""));
    throw error;
  }
  project.provide("databaseUrl", database.url);
  project.provide("base", base);
  project.provide("mount", kind);
  return async () => {
    server.kill("SIGTERM");
    await once(server, "exit");
    await database.stop();
    const bugs = output
      .join("")
      .split("\n")
      .filter((line) => /"level":"(error|fatal)"/.test(line));
    if (bugs.length > 0) throw new Error(`the server logged errors of its own:\n${bugs.slice(0, 10).join("\n")}`);
  };
}

export function run(command: readonly string[], env: Record<string, string>): ChildProcess {
  return spawn(process.execPath, command, {
    env: { ...process.env, ...testEnvironment, NODE_ENV: "production", WORKERS: "2", ...env } as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** Waits until the server answers, at most a minute. */
export async function ready(base: string, server: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (server.exitCode !== null) throw new Error(`the server ended with ${server.exitCode}`);
    const answer = await fetch(`${base}/readyz`).catch(() => undefined);
    if (answer?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`no server at ${base}`);
}
