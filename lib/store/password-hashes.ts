import { and, eq, inArray } from "drizzle-orm";
import { passwords } from "@/db/schema";
import type { Writer } from "./page";

/** The hashes of some people, by subject. */
export async function passwordHashes(
  db: Writer,
  tenantId: string,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .select({ userId: passwords.userId, hash: passwords.hash })
    .from(passwords)
    .where(and(eq(passwords.tenantId, tenantId), inArray(passwords.userId, [...userIds])));
  return new Map(rows.map(({ userId, hash }) => [userId, hash]));
}
