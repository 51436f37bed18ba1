import path from "node:path";
import { sql as raw } from "drizzle-orm";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import { openDatabase } from "./client";
import { seedDemo } from "./seed";

interface Options {
  /** Whether the demo tenant belongs here. */
  readonly isTryIt: boolean;
  readonly onProgress: (line: string) => void;
}

/** "GATE": the lock that lets one process at a time prepare a database. */
const lock = 0x47415445;

/** Brings a database up to date and, in the try-it mode, seeds the demo. Does nothing where there is nothing to do. */
export async function prepareDatabase(url: string, { isTryIt, onProgress }: Options): Promise<void> {
  const { sql, db } = openDatabase(url, 1);
  try {
    await db.execute(raw`select pg_advisory_lock(${lock})`);
    onProgress("Bringing the database up to date");
    await migrate(db, { migrationsFolder: path.resolve("db/migrations") });
    if (isTryIt) await seedDemo(db, onProgress);
  } finally {
    await sql.end({ timeout: 5 });
  }
}
