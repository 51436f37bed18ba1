import path from "node:path";
import { sql as raw } from "drizzle-orm";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import { applyFunctions } from "./apply-functions";
import { type Db, openDatabase } from "./client";

interface Options {
  /** What belongs in it from the start, such as the demo. */
  readonly seed?: (db: Db, onProgress: (line: string) => void) => Promise<void>;
  readonly onProgress: (line: string) => void;
}

/** "GATE": the lock that lets one process at a time prepare a database. */
const lock = 0x47415445;

/** Brings a database up to date and seeds it. Does nothing where there is nothing to do. */
export async function prepareDatabase(url: string, { seed, onProgress }: Options): Promise<void> {
  const { db, close } = openDatabase(url, 1);
  try {
    // An index over millions of rows takes as long as it does, and so does the wait for another server that makes it.
    await db.execute(raw`set statement_timeout = 0`);
    await db.execute(raw`select pg_advisory_lock(${lock})`);
    onProgress("Bringing the database up to date");
    const migrations = { migrationsFolder: path.resolve("db/migrations") };
    await migrate(db, migrations);
    await applyFunctions(db, readMigrationFiles(migrations).at(-1)?.folderMillis ?? 0);
    await db.execute(raw`select gatehouse_isolate()`);
    await seed?.(db, onProgress);
  } finally {
    await close();
  }
}
