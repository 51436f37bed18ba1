import { and, desc, eq, isNotNull, isNull, or, sql as raw } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "@/db/client";
import { logoutNotices } from "@/db/schema";
import { changed } from "@/lib/admin/errors";
import { showTenant } from "./tenants";

/** A client that was to be told by back-channel that a session ended, as administrators see it. */
export interface ShownLogout {
  readonly id: string;
  readonly client_id: string;
  readonly sid: string;
  /** The person's own identifier, whatever the client knows them by. */
  readonly user: string;
  readonly state: "waiting" | "delivered" | "gave_up";
  readonly attempts: number;
  readonly last_error: string | null;
  readonly ended_at: Date;
  /** Null where there will be none. */
  readonly next_attempt_at: Date | null;
  readonly delivered_at: Date | null;
}

/** Rows that are shown at the most. */
const most = 1_000;

/** The latest first; `failed`: only those that were given up or have failed so far. @throws AdminError not_found */
export async function listLogouts(db: Db, tenantId: string, { failed = false } = {}): Promise<ShownLogout[]> {
  await showTenant(db, tenantId);
  const { tenantId: tenant, lastError, deliveredAt, gaveUpAt, endedAt } = logoutNotices;
  const hasFailed = and(isNull(deliveredAt), or(isNotNull(lastError), isNotNull(gaveUpAt)));
  const rows = await db
    .select()
    .from(logoutNotices)
    .where(and(eq(tenant, tenantId), failed ? hasFailed : undefined))
    .orderBy(desc(endedAt))
    .limit(most);
  return rows.map(shown);
}

/** Tells a client again, at once and with as many tries as the first time. @throws AdminError not_found */
export async function retryLogout(db: Db, tenantId: string, id: string): Promise<ShownLogout> {
  await showTenant(db, tenantId);
  const [row] = z.guid().safeParse(id).success
    ? await db
        .update(logoutNotices)
        .set({ attempts: 0, nextAttemptAt: raw`now()`, deliveredAt: null, gaveUpAt: null })
        .where(and(eq(logoutNotices.tenantId, tenantId), eq(logoutNotices.id, id)))
        .returning()
    : [];
  await db.execute(raw`select pg_notify('gatehouse_logout', '')`);
  return shown(changed(row, `logout notice ${id}`));
}

function shown(row: typeof logoutNotices.$inferSelect): ShownLogout {
  const state = row.deliveredAt ? "delivered" : row.gaveUpAt ? "gave_up" : "waiting";
  return {
    id: row.id,
    client_id: row.clientId,
    sid: row.sid,
    user: row.userId,
    state,
    attempts: row.attempts,
    last_error: row.lastError,
    ended_at: row.endedAt,
    next_attempt_at: state === "waiting" ? row.nextAttemptAt : null,
    delivered_at: row.deliveredAt,
  };
}
