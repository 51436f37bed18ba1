import { spawn } from "node:child_process";
import { once } from "node:events";
import { openSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { closeDatabase } from "@/db/client";

export interface Server {
  readonly origin: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts what `npm start` runs, with its data in a folder, and has `database()` of this process be its own. */
export async function startServer(folder: string, host = "127.0.0.1"): Promise<Server> {
  const port = await freePort();
  const dataDir = path.join(folder, "data");
  const log = path.join(folder, "gatehouse.log");
  const errors = path.join(folder, "gatehouse.err");
  const settings = { PORT: String(port), HOST: host, GATEHOUSE_DATA_DIR: dataDir };
  const server = spawn(process.execPath, ["bin/start.mjs"], {
    env: { ...process.env, ...settings },
    stdio: ["ignore", openSync(log, "a"), openSync(errors, "a")],
  });
  process.once("exit", () => server.kill());
  let isUp = false;
  server.once("exit", () => {
    if (!isUp) console.error(readFileSync(errors, "utf8"));
  });
  const origin = `http://${host}:${port}`;
  while (!isUp) {
    if (server.exitCode !== null) throw new Error("Gatehouse did not start");
    await new Promise((resolve) => setTimeout(resolve, 100));
    isUp = await fetch(`${origin}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
  }
  Object.assign(process.env, settings);
  return {
    origin,
    pid: server.pid ?? 0,
    async stop() {
      await closeDatabase();
      server.kill("SIGTERM");
      await once(server, "exit");
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (!address || typeof address !== "object") throw new Error("no free port");
  return address.port;
}
