import { and, asc, desc, eq } from "drizzle-orm";
import { policyFindings, policyTrials } from "@/db/schema";
import type { Actor } from "@/lib/model/actor";
import type { Writer } from "./page";

export type TrialRow = typeof policyTrials.$inferSelect;
type FindingRow = typeof policyFindings.$inferSelect;

interface NewTrial extends Pick<TrialRow, "settings" | "base" | "endsAt"> {
  readonly actorKind: Actor["kind"];
  readonly actor: string | null;
}

/** What a tenant tries, and what that found. */
export const trialRows = (db: Writer, tenantId: string) => ({
  /** There is one at the most. */
  async current(): Promise<TrialRow | undefined> {
    const [row] = await db.select().from(policyTrials).where(eq(policyTrials.tenantId, tenantId));
    return row;
  },

  /** @returns undefined where there is one already */
  async add(trial: NewTrial): Promise<TrialRow | undefined> {
    const [row] = await db
      .insert(policyTrials)
      .values({ ...trial, tenantId })
      .onConflictDoNothing()
      .returning();
    return row;
  },

  /** With what it found. Returns false where it has ended by now. */
  async remove(id: string): Promise<boolean> {
    const gone = await db
      .delete(policyTrials)
      .where(and(eq(policyTrials.tenantId, tenantId), eq(policyTrials.id, id)))
      .returning({ id: policyTrials.id });
    return gone.length === 1;
  },

  /** What it found, the most frequent first. */
  async findings(trialId: string, limit: number): Promise<FindingRow[]> {
    const { rule, clientId, id, count } = policyFindings;
    return db
      .select()
      .from(policyFindings)
      .where(and(eq(policyFindings.tenantId, tenantId), eq(policyFindings.trialId, trialId)))
      .orderBy(desc(count), asc(rule), asc(clientId), asc(id))
      .limit(limit);
  },
});
