import type { InferSelectModel, Table } from "drizzle-orm";
import postgres from "postgres";

/**
 * A row of a table as the stores' statements give it (`lib/store`): columns in camel case, times in seconds since 1970, and
 * undefined where a column is empty. JSON is left as it was stored.
 */
export type Row<T extends Table> = { readonly [K in keyof InferSelectModel<T>]: Value<InferSelectModel<T>[K]> };

type Value<V> = V extends null
  ? undefined
  : V extends Date
    ? number
    : V extends readonly (infer E)[]
      ? readonly E[]
      : V;

/** The last second that PostgreSQL and JavaScript write alike, at the end of the year 9999. */
const last = 253_402_300_799;

/** What PostgreSQL writes of a time (`2026-11-23 15:32:10.123+00`) to seconds, to the millisecond. */
const secondsOf = (written: string) => Date.parse(written) / 1000;

/** Seconds to what PostgreSQL reads, to the millisecond. Other values are as PostgreSQL takes them already. */
const writtenTime = (at: unknown) =>
  typeof at === "number" ? new Date(Math.round(Math.min(at, last) * 1000)).toISOString() : at;

/** How a store's client of postgres.js reads and writes values, so that rows are `Row`s. */
export const rowOptions = {
  transform: {
    // By column, once per prepared statement; `postgres.camel` would rename the members of JSON, for each row.
    column: { from: postgres.toCamel },
    value: { from: (value: unknown) => value ?? undefined },
  },
  types: {
    time: { to: 1184, from: [1184], serialize: writtenTime, parse: secondsOf },
    // Statements write JSON themselves: `${JSON.stringify(x)}::jsonb`.
    json: {
      to: 3802,
      from: [114, 3802],
      serialize: (text: unknown) => text,
      parse: (text: string): unknown => JSON.parse(text),
    },
  },
};
