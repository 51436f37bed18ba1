import { and, asc, eq, sql as raw } from "drizzle-orm";
import { recoveryCodes, totpFactors, users } from "@/db/schema";
import type { Writer } from "./page";

/** A second factor as whoever administers people may know it. */
export type FactorRow = Pick<typeof totpFactors.$inferSelect, "name" | "createdAt" | "lastUsedAt">;

/** The second factors of a tenant's people, for those who administer them. */
export const factorRows = (db: Writer, tenantId: string) => ({
  /** A person's, the oldest first. */
  async list(userId: string): Promise<readonly FactorRow[]> {
    const { name, createdAt, lastUsedAt, id } = totpFactors;
    return db
      .select({ name, createdAt, lastUsedAt })
      .from(totpFactors)
      .where(and(eq(totpFactors.tenantId, tenantId), eq(totpFactors.userId, userId)))
      .orderBy(asc(createdAt), asc(id));
  },

  /**
   * Takes away a person's factors and recovery codes. Their credentials are other ones from the first statement on, which waits for an
   * enrolment that is just being made: one after it adds nothing.
   * @returns how many factors there were
   */
  async removeAll(userId: string): Promise<number> {
    await db
      .update(users)
      .set({ credentialsVersion: raw`${users.credentialsVersion} + 1` })
      .where(and(eq(users.tenantId, tenantId), eq(users.id, userId)));
    await db.delete(recoveryCodes).where(and(eq(recoveryCodes.tenantId, tenantId), eq(recoveryCodes.userId, userId)));
    const gone = await db
      .delete(totpFactors)
      .where(and(eq(totpFactors.tenantId, tenantId), eq(totpFactors.userId, userId)))
      .returning({ id: totpFactors.id });
    return gone.length;
  },
});
