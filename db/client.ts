import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { addressOf } from "@/db/address";
import { config } from "@/lib/base/config";
import { shared } from "@/lib/base/shared";
import * as schema from "./schema";

export type Sql = postgres.Sql;
/** A part of a statement. */
export type Fragment = postgres.PendingQuery<postgres.Row[]>;
export type Db = PostgresJsDatabase<typeof schema>;

/** What is sent to PostgreSQL, where a test watches it. */
export const statements = shared("statements", () => ({ texts: [] as string[], isWatched: false }));

export interface Database {
  /** Tagged templates, for the statements that must be one. */
  readonly sql: Sql;
  /**
   * One connection for look-ups by a whole key. They are sent back to back without waiting for each other's answers, so that
   * PostgreSQL and we handle several per wake-up; spread over many connections each costs half as much again. Nothing slow here.
   */
  readonly lookups: Sql;
  /** Typed queries over the schema. */
  readonly db: Db;
}

/** Opens a pool. Times out after 5 s rather than wait for a server that is away. */
export function openDatabase(url: string, connections: number): Omit<Database, "lookups"> {
  const sql = connect(url, connections);
  return { sql, db: drizzle(sql, { schema }) };
}

function connect(url: string, connections: number): Sql {
  const address = addressOf(url);
  return postgres(address.url, {
    ...address.socket,
    max: connections,
    connect_timeout: 5,
    idle_timeout: 0,
    max_lifetime: null,
    onnotice: () => {},
    // Our statements find rows by whole keys, so one plan serves all values, and none is planned again for each execution.
    connection: { application_name: "gatehouse", statement_timeout: 15_000, plan_cache_mode: "force_generic_plan" },
    // postgres.js pays for a stack trace per query where this is set, so only the counting test sets it.
    ...(statements.isWatched && {
      debug: (_connection: number, query: string) => {
        statements.texts.push(query);
      },
    }),
  });
}

/** The process's connections. */
export function database(): Database {
  return shared("database", () => {
    const { databaseUrl, databasePool } = config();
    if (!databaseUrl) throw new Error("No database: set DATABASE_URL, or start the embedded one with `npm start`");
    return { ...openDatabase(databaseUrl, databasePool - 1), lookups: connect(databaseUrl, 1) };
  });
}

/** Ends the process's connections once what is in flight has finished. */
export async function closeDatabase(): Promise<void> {
  const { sql, lookups } = database();
  await Promise.all([sql.end({ timeout: 5 }), lookups.end({ timeout: 5 })]);
}

const away = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "CONNECT_TIMEOUT",
  "CONNECTION_CLOSED",
  "CONNECTION_ENDED",
  "CONNECTION_DESTROYED",
  // PostgreSQL: shutting down, crashed, starting up, too many connections, statement timeout.
  "57P01",
  "57P02",
  "57P03",
  "53300",
  "57014",
]);

/** Whether the error says that the database cannot be reached now, which passes by itself. */
export function isDatabaseAway(error: unknown): boolean {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if ("code" in at && typeof at.code === "string" && away.has(at.code)) return true;
    if (at instanceof AggregateError && at.errors.some(isDatabaseAway)) return true;
  }
  return false;
}
