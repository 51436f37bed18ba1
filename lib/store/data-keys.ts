import { desc, eq } from "drizzle-orm";
import type { Sql } from "@/db/client";
import { dataKeys } from "@/db/schema";
import type { Writer } from "./page";

/** A data key as it is stored: encrypted under the installation's key. */
export type WrappedKey = Pick<typeof dataKeys.$inferSelect, "id" | "wrapped">;

const columns = { id: dataKeys.id, wrapped: dataKeys.wrapped };

/** The data keys of one tenant. */
export const dataKeyRows = (db: Pick<Writer, "select" | "insert">, tenantId: string) => ({
  /** The newest first. */
  list: (): Promise<WrappedKey[]> =>
    db
      .select(columns)
      .from(dataKeys)
      .where(eq(dataKeys.tenantId, tenantId))
      .orderBy(desc(dataKeys.createdAt), desc(dataKeys.id)),

  async add(key: WrappedKey): Promise<void> {
    await db.insert(dataKeys).values({ tenantId, ...key });
  },
});

/** The same list for the jobs, whose statements are their own. */
export const wrappedKeys = (sql: Sql, tenantId: string): Promise<readonly WrappedKey[]> =>
  sql<WrappedKey[]>`select id, wrapped from data_keys where tenant_id = ${tenantId} order by created_at desc, id desc`;
