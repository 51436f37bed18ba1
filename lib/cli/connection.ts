import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { type Db, openDatabase, type Sql } from "@/db/client";
import { type Config, embeddedUrlFile, parseConfig } from "@/lib/base/config";
import { CommandError } from "./failure";
import type { Terminal } from "./terminal";

/** Does something with the database and closes the connection, whatever comes of it. */
export async function withDatabase<T>(
  terminal: Terminal,
  work: (db: Db, sql: Sql, settings: Config) => Promise<T>,
): Promise<T> {
  const url = databaseUrl(terminal);
  const settings = parseConfig(terminal.env);
  const { db, sql, close } = openDatabase(url, 1);
  try {
    return await work(db, sql, settings);
  } finally {
    await close();
  }
}

/**
 * Where the database is: DATABASE_URL, or the embedded one that a running server has announced.
 * @throws CommandError unavailable
 */
export function databaseUrl({ env }: Terminal): string {
  if (env.DATABASE_URL) return env.DATABASE_URL;
  const file = embeddedUrlFile(path.resolve(env.GATEHOUSE_DATA_DIR || ".data"));
  if (existsSync(file)) return readFileSync(file, "utf8").trim();
  throw new CommandError(
    "unavailable",
    "there is no database to talk to",
    "set DATABASE_URL, or start the embedded one with `npm start` and the same GATEHOUSE_DATA_DIR",
  );
}
