import { database, type Sql } from "@/db/client";

/** Runs statements that may take as long as they do, in one transaction. */
export const atLength = (run: (tx: Sql) => Promise<unknown>): Promise<unknown> =>
  database().sql.begin(async (transaction) => {
    const tx = transaction as unknown as Sql;
    await tx`set local statement_timeout = 0`;
    await run(tx);
  });
