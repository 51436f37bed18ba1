import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { openDatabase } from "@/db/client";
import { startEmbedded } from "@/db/embedded/start";
import { prepareDatabase } from "@/db/prepare";
import { testEnvironment } from "./environment";

declare module "vitest" {
  interface ProvidedContext {
    databaseUrl: string;
    /** Origin of the server under test; empty for the units. */
    base: string;
    /** What serves it; under plain `next start` a path with broken escapes never reaches us. */
    mount: "server.ts" | "next start" | "";
  }
}

/** A real PostgreSQL for a suite, thrown away afterwards. */
export async function startDatabase(): Promise<{ url: string; stop: () => Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), "gatehouse-test-"));
  const embedded = await startEmbedded(folder, { onProgress: () => {}, durable: false });
  await allowDatabases(embedded.url, folder);
  await prepareDatabase(embedded.url, { onProgress: () => {} });
  return {
    url: embedded.url,
    async stop() {
      await embedded.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Some tests want a database of their own, with a role that holds it to one tenant, which the server's role may not make. */
async function allowDatabases(url: string, folder: string): Promise<void> {
  const { username } = new URL(url);
  const asSuperuser = new URL(url);
  asSuperuser.username = "gatehouse";
  asSuperuser.password = await readFile(path.join(folder, "postgres", "gatehouse-password"), "utf8");
  const { sql, close } = openDatabase(asSuperuser.href, 1);
  await sql`alter role ${sql(username)} createdb createrole`;
  await close();
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  Object.assign(process.env, testEnvironment);
  const database = await startDatabase();
  project.provide("databaseUrl", database.url);
  project.provide("base", "");
  project.provide("mount", "");
  return database.stop;
}
