import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { areFunctionsInForce } from "@/db/apply-functions";
import type { Sql } from "@/db/client";
import { explain } from "../failure";
import { type Finding, fail, ok, warn } from "./finding";

/** The oldest major version that PostgreSQL's authors still mend. */
const oldestSupported = 14;

/** Whether the database answers, and which one it is. */
export async function checkDatabase(sql: Sql): Promise<Finding[]> {
  try {
    const begun = performance.now();
    const [row] = await sql<{ version: string; number: number }[]>`
      select current_setting('server_version') version, current_setting('server_version_num')::int number`;
    const took = Math.round(performance.now() - begun);
    const version = row?.version ?? "unknown";
    if (row && row.number < oldestSupported * 10_000) {
      return [warn("database", `PostgreSQL ${version} is no longer maintained`, `move to ${oldestSupported} or newer`)];
    }
    return [ok("database", `PostgreSQL ${version} answers (connected in ${took} ms)`)];
  } catch (error) {
    const { what, remedy } = explain(error);
    return [fail("database", what, remedy)];
  }
}

const journal = z.object({ entries: z.array(z.object({ when: z.number(), tag: z.string() })) });

/** Whether the tables are those that this program was written for. */
export async function checkMigrations(sql: Sql): Promise<Finding[]> {
  const file = path.resolve("db/migrations/meta/_journal.json");
  const { entries } = journal.parse(JSON.parse(await readFile(file, "utf8")));
  const [exists] = await sql<{ name: string | null }[]>`select to_regclass('drizzle.__drizzle_migrations')::text name`;
  const rows = exists?.name
    ? await sql<{ createdAt: string }[]>`select created_at from drizzle.__drizzle_migrations`
    : [];
  const applied = new Set(rows.map((row) => Number(row.createdAt)));
  const missing = entries.filter(({ when }) => !applied.has(when)).map(({ tag }) => tag);
  if (missing.length > 0) {
    return [fail("migrations", `not applied: ${missing.join(", ")}`, "run `npx gatehouse migrate`")];
  }
  if (applied.size > entries.length) {
    return [warn("migrations", "the database is newer than this program", "deploy the newer program everywhere")];
  }
  return [ok("migrations", `all ${entries.length} are applied`)];
}

/** Whether the rules that PostgreSQL keeps by itself are those of this program. */
export async function checkFunctions(sql: Sql): Promise<Finding[]> {
  if (await areFunctionsInForce((query) => sql.unsafe(query))) return [ok("functions", "are this program's")];
  return [
    warn(
      "functions",
      "somebody, or another version, has changed them",
      "run `npx gatehouse migrate` of the newest version",
    ),
  ];
}

/** Whether PostgreSQL holds what is done for one tenant to that tenant. */
export async function checkIsolation(sql: Sql): Promise<Finding[]> {
  const [row] = await sql<{ mayBe: boolean; role: string; bare: number }[]>`
    select gatehouse_may_be_tenant() as may_be, gatehouse_tenant_role() as role, count(*)::int as bare from pg_class c
    where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and not c.relrowsecurity
      and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id')`;
  if (row?.mayBe && row.bare === 0)
    return [ok("isolation", "what is done for one tenant is held to it by row-level security")];
  const role = row?.role ?? "";
  return [
    warn(
      "isolation",
      "there is no role for row-level security: tenants are kept apart by Gatehouse's own statements alone",
      `have somebody who may run \`create role "${role}" nologin; grant "${role}" to …\` with the user of DATABASE_URL, which must own the tables, and restart`,
    ),
  ];
}

/** Seconds of difference that tokens' times bear. */
const tolerable = 5;

/** Compares the clocks, the way to the database and back counted by halves. */
export async function checkClock(sql: Sql): Promise<Finding[]> {
  const sent = Date.now();
  const [row] = await sql<{ now: number }[]>`select extract(epoch from clock_timestamp())::float8 now`;
  const middle = (sent + Date.now()) / 2000;
  const off = (row?.now ?? 0) - middle;
  const seconds = `${Math.abs(off).toFixed(1)} s`;
  if (Math.abs(off) <= tolerable) return [ok("clock", `agrees with the database's (${seconds})`)];
  const what = `the database's clock is ${seconds} ${off > 0 ? "ahead of" : "behind"} this machine's`;
  return [fail("clock", what, "keep both machines on time with NTP")];
}
