import { is, sql as raw } from "drizzle-orm";
import { PgTransaction } from "drizzle-orm/pg-core";
import type { Db } from "@/db/client";

/** Whether this is a transaction, and not the database. */
export const isTransaction = (db: Db): boolean => is(db, PgTransaction);

/**
 * A transaction that sees and writes the rows of some tenants alone, whatever its statements say: PostgreSQL holds it to that, by a role
 * without other rights and a policy on every table (db/functions/tenant-role.sql). In a transaction that there is, what held before holds
 * again behind it. Where the database has no such role (`doctor` says so) it is a transaction like any other.
 * @param tenants left out for what is done to the whole installation
 */
export function withinTenants<T>(
  db: Db,
  tenants: readonly string[] | undefined,
  run: (tx: Db) => Promise<T>,
): Promise<T> {
  if (tenants === undefined) return db.transaction(run);
  const isInside = isTransaction(db);
  return db.transaction(async (tx) => {
    const named = tenants.join(",");
    const [row] = await tx.execute<{ before: string | null }>(raw`select gatehouse_enter_tenant(${named}) as before`);
    const result = await run(tx);
    const before = row?.before ?? null;
    if (isInside && before !== null) await tx.execute(raw`select gatehouse_leave_tenant(${before})`);
    return result;
  });
}
