import { and, eq, gt, isNull, sql as raw } from "drizzle-orm";
import { tryIts } from "@/db/schema";
import { tryItSeconds } from "@/lib/model/try-it";
import type { Writer } from "./page";

/** A run as it is stored. */
export interface TryItRow {
  readonly tenantId: string;
  readonly clientId: string;
  readonly hash: Buffer;
  readonly sealed: string;
}

/** The runs of the try-it of one session of the dashboard; those of another are none. @param session the hash of its cookie */
export const tryItRows = (db: Writer, session: Buffer) => {
  const live = (hash: Buffer) =>
    and(eq(tryIts.hash, hash), eq(tryIts.session, session), gt(tryIts.expiresAt, raw`now()`));
  return {
    async begin(row: TryItRow & { readonly stateHash: Buffer }): Promise<void> {
      await db
        .insert(tryIts)
        .values({ ...row, session, expiresAt: raw`now() + make_interval(secs => ${tryItSeconds})` });
    },

    /** A run that is not over. */
    async find(tenantId: string, clientId: string, hash: Buffer): Promise<TryItRow | undefined> {
      const [row] = await db
        .select()
        .from(tryIts)
        .where(and(live(hash), eq(tryIts.tenantId, tenantId), eq(tryIts.clientId, clientId)));
      return row;
    },

    /** Takes the answer with this `state`, once: what comes again, or elsewhere, finds nothing. */
    async take(hash: Buffer, stateHash: Buffer): Promise<TryItRow | undefined> {
      const [row] = await db
        .update(tryIts)
        .set({ answeredAt: raw`now()` })
        .where(and(live(hash), eq(tryIts.stateHash, stateHash), isNull(tryIts.answeredAt)))
        .returning();
      return row;
    },

    /** Puts what came of a step in the place of what was known before it. @returns whether no other step came between */
    async keep({ hash, sealed: before }: TryItRow, sealed: string): Promise<boolean> {
      const rows = await db
        .update(tryIts)
        .set({ sealed })
        .where(and(live(hash), eq(tryIts.sealed, before)))
        .returning({ hash: tryIts.hash });
      return rows.length > 0;
    },
  };
};
