import { type AnyColumn, sql as raw } from "drizzle-orm";
import type { Db } from "@/db/client";

/** The database or a transaction on it, as the stores of administration take either. */
export type Writer = Pick<Db, "select" | "selectDistinct" | "insert" | "update" | "delete" | "execute" | "transaction">;

/** Some of a list: the items in its order, and where the rest begins. */
export interface Page<T> {
  readonly items: readonly T[];
  /** What `after` takes for the next page; null where this is the last. */
  readonly next: string | null;
}

/** Which part of a list is wanted: so many, from behind a place in its order. Pages are found by key, however deep they lie. */
export interface Part<Place = string> {
  readonly limit: number;
  readonly after?: Place | undefined;
}

/** A place in a list that is in order of time: the moment to the microsecond, and what tells rows of one moment apart. */
export interface TimePlace {
  readonly at: string;
  readonly id: string;
}

/** @param rows one more than `limit` where there are more */
export function pageOf<T>(rows: readonly T[], limit: number, placeOf: (row: T) => string): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? placeOf(last) : null };
}

/** Reads by a plan for the very values that are asked for, where one for all of them would be slow for some. */
export const plannedForItself = <T>(db: Writer, read: (tx: Writer) => Promise<T>): Promise<T> =>
  db.transaction(async (tx) => {
    await tx.execute(raw`set local plan_cache_mode = force_custom_plan`);
    return read(tx);
  });

/** A moment as text, with the microseconds that a `Date` would lose. */
export const exactly = (column: AnyColumn) =>
  raw<string>`to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
