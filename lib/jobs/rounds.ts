import { type Db, openDatabase, type Sql } from "@/db/client";
import { logger } from "@/lib/base/log";

/** A kind of job that looks at the whole database now and then. */
export interface RoundKind {
  /** The same on every server: by it one of them at a time does a round. */
  readonly name: string;
  run(database: { readonly sql: Sql; readonly db: Db }): Promise<unknown>;
}

/**
 * Does rounds of some kinds, one after the other, on a connection of its own. The connection holds the lock that keeps other servers
 * from doing the same: who loses the one has lost the other. A round that fails is logged; the next one does its work too.
 * @param every seconds
 * @returns how to stop: waits for the round under way
 */
export function startRounds(url: string, every: number, kinds: readonly RoundKind[]): () => Promise<void> {
  const { sql, db, close } = openDatabase(url, 1);
  let underWay: Promise<void> | undefined;
  const rounds = async () => {
    for (const kind of kinds)
      await round(sql, db, kind).catch((err: unknown) =>
        logger().warn({ event: "job.failed", job: kind.name, err }, "A job failed; it is tried again"),
      );
  };
  const timer = setInterval(() => {
    underWay ??= rounds().finally(() => {
      underWay = undefined;
    });
  }, every * 1000);
  return async () => {
    clearInterval(timer);
    await underWay;
    await close();
  };
}

/** @returns false where another server is at it */
export async function round(sql: Sql, db: Db, { name, run }: RoundKind): Promise<boolean> {
  const lock = sql`hashtextextended(${`job:${name}`}, 0)`;
  const [row] = await sql<{ isOurs: boolean }[]>`select pg_try_advisory_lock(${lock}) as is_ours`;
  if (!row?.isOurs) return false;
  try {
    await run({ sql, db });
  } finally {
    await sql`select pg_advisory_unlock(${lock})`;
  }
  return true;
}
