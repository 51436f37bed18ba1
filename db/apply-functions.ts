import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { sql as raw } from "drizzle-orm";
import type { Db } from "./client";

/**
 * The rules that PostgreSQL keeps by itself, one function with its triggers in each file of `db/functions`. A migration brings
 * tables; what stands in these files is in force after it, so that a rule is read, and changed, in one place.
 */
async function readFunctions(): Promise<readonly string[]> {
  const folder = path.resolve("db/functions");
  const files = (await readdir(folder)).filter((file) => file.endsWith(".sql")).sort();
  return Promise.all(files.map((file) => readFile(path.join(folder, file), "utf8")));
}

/** Our functions and triggers as they are in the database, in one hash. Partitions have copies of triggers, which do not count. */
const inForce = `(
  select md5(string_agg(definition, E'\\n' order by definition)) from (
    select pg_get_functiondef(oid) as definition from pg_proc
    where pronamespace = current_schema()::regnamespace and proname like 'gatehouse\\_%'
    union all
    select pg_get_triggerdef(t.oid) || t.tgenabled::text from pg_trigger t join pg_proc p on p.oid = t.tgfoid
    where p.pronamespace = current_schema()::regnamespace and p.proname like 'gatehouse\\_%' and t.tgparentid = 0
  ) ours
)`;

/** Kept as the comment on the migrations' schema: what the files were when they were last applied, and what that made. */
const mark = "obj_description(to_regnamespace('drizzle'), 'pg_namespace')";

const hashOf = (texts: readonly string[]) => createHash("sha256").update(texts.join("\0")).digest("hex");

/** Whether the functions in the database are those of the files. @param run sends a statement, which gives a column `same` */
export async function areFunctionsInForce(
  run: (query: string) => PromiseLike<readonly Readonly<Record<string, unknown>>[]>,
): Promise<boolean> {
  const [row] = await run(
    `select ${mark} is not distinct from '${hashOf(await readFunctions())} ' || ${inForce} as same`,
  );
  return row?.same === true;
}

/**
 * Puts the functions of the files in force, where they are not: one query where there is nothing to do. A program that is older
 * than the database leaves them alone.
 * @param newest when the newest migration of this program was made, in milliseconds since 1970
 * @returns whether anything was applied
 */
export async function applyFunctions(db: Db, newest: number): Promise<boolean> {
  return db.transaction(async (tx) => {
    const run = (query: string) => tx.execute(raw.raw(query));
    const newer = await run(`select from drizzle.__drizzle_migrations where created_at > ${newest} limit 1`);
    if (newer.length > 0 || (await areFunctionsInForce(run))) return false;
    const texts = await readFunctions();
    for (const text of texts) await run(text);
    await run(
      `do $$ begin execute format('comment on schema drizzle is %L', '${hashOf(texts)} ' || ${inForce}); end $$`,
    );
    return true;
  });
}
