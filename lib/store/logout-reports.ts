import { and, desc, eq, isNotNull, isNull, or, sql as raw } from "drizzle-orm";
import { logoutNotices } from "@/db/schema";
import { exactly, type Page, type Part, pageOf, type TimePlace, type Writer } from "./page";

export type LogoutNoticeRow = typeof logoutNotices.$inferSelect;

/** The logout notices of one tenant, for those who look after them. */
export const logoutReports = (db: Writer, tenantId: string) => ({
  /** The latest first. @param failed only those that were given up or have failed so far */
  async list({ limit, after, failed }: Part<TimePlace> & { readonly failed: boolean }): Promise<Page<LogoutNoticeRow>> {
    const { lastError, deliveredAt, gaveUpAt, endedAt, id } = logoutNotices;
    const hasFailed = and(isNull(deliveredAt), or(isNotNull(lastError), isNotNull(gaveUpAt)));
    const isAfter = after && raw`(${endedAt}, ${id}) < (${after.at}::timestamptz, ${after.id}::uuid)`;
    const rows = await db
      .select({ row: logoutNotices, place: exactly(endedAt) })
      .from(logoutNotices)
      .where(and(eq(logoutNotices.tenantId, tenantId), failed ? hasFailed : undefined, isAfter))
      .orderBy(desc(endedAt), desc(id))
      .limit(limit + 1);
    const { items, next } = pageOf(rows, limit, ({ row, place }) => `${place},${row.id}`);
    return { items: items.map(({ row }) => row), next };
  },

  async find(id: string): Promise<LogoutNoticeRow | undefined> {
    const [row] = await db.select().from(logoutNotices).where(is(tenantId, id));
    return row;
  },

  /** Makes a notice wait again, at once and with as many tries as the first time, and wakes who delivers. */
  async retry(id: string): Promise<LogoutNoticeRow | undefined> {
    const [row] = await db
      .update(logoutNotices)
      .set({ attempts: 0, nextAttemptAt: raw`now()`, deliveredAt: null, gaveUpAt: null })
      .where(is(tenantId, id))
      .returning();
    await db.execute(raw`select pg_notify('gatehouse_logout', '')`);
    return row;
  },
});

const is = (tenantId: string, id: string) => and(eq(logoutNotices.tenantId, tenantId), eq(logoutNotices.id, id));
