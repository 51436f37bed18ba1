import { once } from "node:events";
import { startDatabase } from "../../test/database";
import { testEnvironment } from "../../test/environment";
import { freePort, ready, run } from "../protocol/harness/mount";

/** The server that the stories are told on; what they need of it travels in the environment. */
export default async function setup(): Promise<() => Promise<void>> {
  const database = await startDatabase();
  const port = await freePort();
  const base = `http://localhost:${port}`;
  Object.assign(process.env, testEnvironment, { DATABASE_URL: database.url, PUBLIC_URL: base, DATABASE_POOL: "2" });
  const server = run(["dist/server.mjs"], { PORT: String(port), HOST: "localhost" });
  await ready(base, server);
  return async () => {
    server.kill("SIGTERM");
    await once(server, "exit");
    await database.stop();
  };
}
