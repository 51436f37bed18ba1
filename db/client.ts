import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { addressOf } from "@/db/address";
import { config } from "@/lib/base/config";
import { shared } from "@/lib/base/shared";
import { rowOptions } from "./rows";
import * as schema from "./schema";

export type Sql = postgres.Sql;
/** A part of a statement. */
export type Fragment = postgres.PendingQuery<postgres.Row[]>;
export type Db = PostgresJsDatabase<typeof schema>;

/**
 * A part of statements without parameters, such as a list of columns: made once for each client, since postgres.js takes as long
 * to make one as to read a row.
 */
export function constant(make: (sql: Sql) => Fragment): (sql: Sql) => Fragment {
  const made = new WeakMap<Sql, Fragment>();
  return (sql) => {
    const part = made.get(sql) ?? make(sql);
    made.set(sql, part);
    return part;
  };
}

/** What is sent to PostgreSQL, where a test watches it. */
export const statements = shared("statements", () => ({ texts: [] as string[], isWatched: false }));

export interface Database {
  /** Tagged templates, for the statements that must be one. They give `Row`s, and take times as seconds. */
  readonly sql: Sql;
  /**
   * One connection for look-ups by a whole key. They are sent back to back without waiting for each other's answers, so that
   * PostgreSQL and we handle several per wake-up; spread over many connections each costs half as much again. Nothing slow here.
   */
  readonly lookups: Sql;
  /**
   * Typed queries over the schema, on a connection of its own: Drizzle reads times in its own way, and is rarely used while
   * requests are served. `$client` gives rows as they are in PostgreSQL.
   */
  readonly db: Db & { readonly $client: Sql };
}

/** Seconds after which Drizzle's connection closes where nothing asks for it. */
const idle = 60;

/**
 * Opens a pool, and one connection more when Drizzle is used. Times out after 5 s rather than wait for a server that is away.
 * @returns also `close`, which waits for what is in flight
 */
export function openDatabase(url: string, connections: number) {
  const sql = connect(url, { max: connections, ...rowOptions });
  const db = drizzle(connect(url, { max: 1, idle_timeout: idle }), { schema });
  const close = async () => {
    await Promise.all([sql, db.$client].map((client) => client.end({ timeout: 5 })));
  };
  return { sql, db, close };
}

function connect(url: string, options: postgres.Options<Record<string, postgres.PostgresType>>): Sql {
  const address = addressOf(url);
  return postgres(address.url, {
    ...address.socket,
    connect_timeout: 5,
    idle_timeout: 0,
    max_lifetime: null,
    onnotice: () => {},
    // Our statements find rows by whole keys, so one plan serves all values, and none is planned again for each execution.
    connection: {
      application_name: "gatehouse",
      statement_timeout: 15_000,
      plan_cache_mode: "force_generic_plan",
      DateStyle: "ISO",
    },
    // postgres.js pays for a stack trace per query where this is set, so only the counting test sets it.
    ...(statements.isWatched && {
      debug: (_connection: number, query: string) => {
        statements.texts.push(query);
      },
    }),
    ...options,
  });
}

const open = () =>
  shared("database", () => {
    const { databaseUrl, databasePool } = config();
    if (!databaseUrl) throw new Error("No database: set DATABASE_URL, or start the embedded one with `npm start`");
    const lookups = connect(databaseUrl, { max: 1, ...rowOptions });
    return { ...openDatabase(databaseUrl, Math.max(1, databasePool - 2)), lookups };
  });

/** The process's connections. */
export const database = (): Database => open();

/** Ends the process's connections once what is in flight has finished. */
export async function closeDatabase(): Promise<void> {
  const { close, lookups } = open();
  await Promise.all([close(), lookups.end({ timeout: 5 })]);
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
