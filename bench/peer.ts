import { fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { clients } from "./clients";
import { freePort } from "./server";
import type { Side } from "./side";
import { usageBelow } from "./usage";

/** `oidc-provider` in a process of its own, as its users run it. */
export async function startPeer(): Promise<Side> {
  const port = await freePort();
  const server = fork(path.join(import.meta.dirname, "peer-server.mjs"), [String(port)], {
    env: { ...process.env, NODE_ENV: "production", BENCH_CLIENTS: JSON.stringify(clients) },
  });
  await once(server, "message");
  return {
    name: "oidc-provider",
    issuer: `http://127.0.0.1:${port}`,
    usage: () => ({ server: usageBelow(server.pid ?? 0), database: { resident: 0, busy: 0 } }),
    async stop() {
      server.kill("SIGTERM");
      await once(server, "exit");
    },
  };
}
