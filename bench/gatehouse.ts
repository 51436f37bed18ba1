import { spawn } from "node:child_process";
import { once } from "node:events";
import { openSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { closeDatabase, database } from "@/db/client";
import { createClient } from "@/lib/admin/resources/clients";
import { createTenant } from "@/lib/admin/resources/tenants";
import { createUser } from "@/lib/admin/resources/users";
import { processesBelow } from "./memory";
import { app, claimsOf, people, resources, type Side, service } from "./side";

const tenant = "bench";

/** What `npm start` runs, with its defaults: a worker per core and its own PostgreSQL, durable, in a new folder. */
export async function startGatehouse(folder: string): Promise<Side> {
  const port = await freePort();
  const dataDir = path.join(folder, "data");
  const log = path.join(folder, "gatehouse.log");
  const errors = path.join(folder, "gatehouse.err");
  const settings = { PORT: String(port), HOST: "127.0.0.1", GATEHOUSE_DATA_DIR: dataDir };
  const server = spawn(process.execPath, ["bin/start.mjs"], {
    env: { ...process.env, ...settings },
    stdio: ["ignore", openSync(log, "a"), openSync(errors, "a")],
  });
  let isUp = false;
  server.once("exit", () => {
    if (!isUp) console.error(readFileSync(errors, "utf8"));
  });
  const origin = `http://127.0.0.1:${port}`;
  while (!isUp) {
    if (server.exitCode !== null) throw new Error("Gatehouse did not start");
    await new Promise((resolve) => setTimeout(resolve, 100));
    isUp = await fetch(`${origin}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
  }
  Object.assign(process.env, settings);
  await seed();
  return {
    name: "Gatehouse",
    issuer: `${origin}/t/${tenant}`,
    memory() {
      const all = processesBelow(server.pid ?? 0);
      const sum = (of: typeof all) => of.reduce((total, { resident }) => total + resident, 0);
      const isPostgres = ({ command }: { command: string }) => /postgres/.test(command) && !/start\.mjs/.test(command);
      return { server: sum(all.filter((one) => !isPostgres(one))), database: sum(all.filter(isPostgres)) };
    },
    async stop() {
      await closeDatabase();
      server.kill("SIGTERM");
      await once(server, "exit");
    },
  };
}

async function seed(): Promise<void> {
  const { db } = database();
  await createTenant(db, {
    id: tenant,
    name: "Bench",
    settings: {
      resources: Object.entries(resources).map(([alg, identifier]) => ({
        identifier,
        name: alg,
        access_token_signed_response_alg: alg,
      })),
      // One address signs everybody in.
      sign_in: { failures_per_account: 1_000_000, failures_per_address: 1_000_000 },
    },
  });
  await createClient(db, tenant, { ...service, grant_types: ["client_credentials"] });
  const { redirect_uri, ...credentials } = app;
  await createClient(db, tenant, {
    ...credentials,
    redirect_uris: [redirect_uri],
    grant_types: ["authorization_code", "refresh_token"],
  });
  for (const person of people) await createUser(db, tenant, { ...person, ...claimsOf(person.username) });
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
