import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import postgres from "postgres";
import { afterAll, expect, test } from "vitest";
import { addressOf } from "@/db/address";
import { startEmbedded } from "./start";

const dataDir = mkdtempSync(path.join(tmpdir(), "gatehouse-embedded-"));
const start = () => startEmbedded(dataDir, { durable: false });
const pidFile = path.join(dataDir, "postgres", "postmaster.pid");
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

async function ask(url: string, statement: string): Promise<Record<string, unknown> | undefined> {
  const address = addressOf(url);
  const sql = postgres(address.url, { ...address.socket, max: 1, onnotice: () => undefined });
  try {
    return (await sql.unsafe(statement))[0];
  } finally {
    await sql.end();
  }
}

test("keeps what was written, tells its URL only while it runs, and stops twice without harm", {
  timeout: 60_000,
}, async () => {
  const first = await start();
  await ask(first.url, "CREATE TABLE kept AS SELECT 42 AS value");
  expect(readFileSync(path.join(dataDir, "database-url"), "utf8").trim()).toBe(first.url);
  expect(statSync(path.join(dataDir, "database-url")).mode & 0o777).toBe(0o600);
  await first.stop();
  await first.stop();
  expect(existsSync(path.join(dataDir, "database-url"))).toBe(false);

  const second = await start();
  expect(await ask(second.url, "SELECT value FROM kept")).toEqual({ value: 42 });
  await second.stop();
});

test("the server is no superuser: it owns its database and cannot leave it", { timeout: 60_000 }, async () => {
  const { url, stop } = await start();
  const rights =
    "SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls FROM pg_roles WHERE rolname = current_user";
  expect(Object.values((await ask(url, rights)) ?? {})).toEqual([false, false, false, false, false]);
  for (const attack of [
    "COPY (SELECT 1) TO PROGRAM 'id'",
    "SELECT pg_read_file('gatehouse-password')",
    "ALTER ROLE CURRENT_USER SUPERUSER",
    "SET ROLE gatehouse",
    "CREATE ROLE other",
  ])
    await expect(ask(url, attack)).rejects.toThrow(/permission denied/);
  await stop();
});

test("a folder of earlier times, when the server was the superuser, is handed over whole", {
  timeout: 60_000,
}, async () => {
  const { url, stop } = await start();
  const asSuperuser = new URL(url);
  asSuperuser.username = "gatehouse";
  asSuperuser.password = readFileSync(path.join(dataDir, "postgres", "gatehouse-password"), "utf8");
  const make = (name: string) => ask(asSuperuser.href, name);
  for (const statement of [
    "CREATE SCHEMA earlier",
    "CREATE TYPE earlier.kind AS ENUM ('a')",
    "CREATE TABLE earlier.things (id serial, other int GENERATED ALWAYS AS IDENTITY, kind earlier.kind)",
    "CREATE SEQUENCE earlier.counter",
    "CREATE FUNCTION earlier.one() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "ALTER DATABASE gatehouse OWNER TO gatehouse",
  ])
    await make(statement);
  await stop();

  const second = await start();
  const own = `SELECT array_agg(DISTINCT owner::regrole::text) AS owners FROM (
    SELECT relowner AS owner FROM pg_class WHERE relnamespace = 'earlier'::regnamespace
    UNION ALL SELECT typowner FROM pg_type WHERE typnamespace = 'earlier'::regnamespace
    UNION ALL SELECT proowner FROM pg_proc WHERE pronamespace = 'earlier'::regnamespace
    UNION ALL SELECT nspowner FROM pg_namespace WHERE nspname = 'earlier'
    UNION ALL SELECT datdba FROM pg_database WHERE datname = 'gatehouse') AS all_of_it`;
  expect(await ask(second.url, own)).toEqual({ owners: ["gatehouse_server"] });
  expect(await ask(second.url, "ALTER TABLE earlier.things ADD COLUMN more text")).toBeUndefined();
  await second.stop();
});

test("listens on loopback and in its own folder only, and wants the password", { timeout: 60_000 }, async () => {
  const { url, stop } = await start();
  expect(new URL(url).hostname).toBe("127.0.0.1");
  expect(new URL(url).searchParams.get("host")).toBe(path.join(dataDir, "postgres"));
  expect(statSync(path.join(dataDir, "postgres")).mode & 0o777).toBe(0o700);
  expect(await ask(url, "SHOW listen_addresses")).toEqual({ listen_addresses: "127.0.0.1" });
  expect(await ask(url, "SELECT inet_client_addr() AS address")).toEqual({ address: null });
  const byTcp = new URL(url);
  byTcp.search = "";
  expect(await ask(byTcp.href, "SELECT inet_client_addr() AS address")).toEqual({ address: "127.0.0.1" });
  for (const address of [url, byTcp.href]) {
    const wrong = new URL(address);
    wrong.password = "guess";
    await expect(ask(wrong.href, "SELECT 1")).rejects.toThrow("password authentication failed");
  }
  await stop();
});

test("a folder too deep for a socket is reached by TCP", { timeout: 60_000 }, async () => {
  const deep = path.join(dataDir, "deep".repeat(20));
  const { url, stop } = await startEmbedded(deep, { durable: false });
  expect(new URL(url).search).toBe("");
  expect(await ask(url, "SELECT 1 AS one")).toEqual({ one: 1 });
  await stop();
});

test("refuses a data folder that is in use", { timeout: 60_000 }, async () => {
  const { stop } = await start();
  await expect(start()).rejects.toThrow(/is in use by gatehouse \d+; stop it, or set GATEHOUSE_DATA_DIR/);
  await stop();
});

test("comes back on the same port when the postmaster is killed", { timeout: 60_000 }, async () => {
  const { url, stop } = await start();
  process.kill(Number(readFileSync(pidFile, "utf8").split("\n")[0]), "SIGKILL");
  await expect
    .poll(() => ask(url, "SELECT value FROM kept").catch(() => undefined), { timeout: 20_000 })
    .toEqual({ value: 42 });
  await stop();
});

test("starts over a stale postmaster.pid whose process id another program has now", { timeout: 60_000 }, async () => {
  const lines = [process.ppid, "/proc/self/cwd", 1, 1, "", "127.0.0.1", "  1 1", "ready", ""];
  writeFileSync(pidFile, lines.join("\n"));
  const { url, stop } = await start();
  expect(await ask(url, "SELECT value FROM kept")).toEqual({ value: 42 });
  await stop();
});
