import { sql as raw } from "drizzle-orm";
import type { Writer } from "./page";

/** Waits until no other transaction, on whatever server, is at this; then none will be until this one ends. */
export async function waitForTurn(db: Pick<Writer, "execute">, what: string): Promise<void> {
  await db.execute(raw`select pg_advisory_xact_lock(hashtextextended(${what}, 0))`);
}
