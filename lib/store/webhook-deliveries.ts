import { and, desc, eq, isNotNull, isNull, or, sql as raw } from "drizzle-orm";
import { webhookDeliveries } from "@/db/schema";
import { exactly, type Page, type Part, pageOf, type TimePlace, type Writer } from "./page";

export type DeliveryRow = typeof webhookDeliveries.$inferSelect;

interface DeliveryFilter {
  readonly webhook?: string | undefined;
  /** Only those that were given up or have failed so far. */
  readonly failed: boolean;
}

/** The messages to the webhooks of one tenant, for those who look after them. */
export const deliveryRows = (db: Writer, tenantId: string) => {
  const is = (id: string) => and(eq(webhookDeliveries.tenantId, tenantId), eq(webhookDeliveries.id, id));
  const wake = () => db.execute(raw`select pg_notify('gatehouse_webhook', '')`);
  return {
    /** The latest first. */
    async list({ limit, after, webhook, failed }: Part<TimePlace> & DeliveryFilter): Promise<Page<DeliveryRow>> {
      const { lastError, deliveredAt, gaveUpAt, createdAt, id, webhookId } = webhookDeliveries;
      const hasFailed = and(isNull(deliveredAt), or(isNotNull(lastError), isNotNull(gaveUpAt)));
      const rows = await db
        .select({ row: webhookDeliveries, place: exactly(createdAt) })
        .from(webhookDeliveries)
        .where(
          and(
            eq(webhookDeliveries.tenantId, tenantId),
            webhook === undefined ? undefined : eq(webhookId, webhook),
            failed ? hasFailed : undefined,
            after && raw`(${createdAt}, ${id}) < (${after.at}::timestamptz, ${after.id}::uuid)`,
          ),
        )
        .orderBy(desc(createdAt), desc(id))
        .limit(limit + 1);
      const { items, next } = pageOf(rows, limit, ({ row, place }) => `${place},${row.id}`);
      return { items: items.map(({ row }) => row), next };
    },

    async find(id: string): Promise<DeliveryRow | undefined> {
      const [row] = await db.select().from(webhookDeliveries).where(is(id));
      return row;
    },

    /** A message of no event. */
    async add(webhookId: string, type: string, payload: Readonly<Record<string, unknown>>): Promise<DeliveryRow> {
      const [row] = await db.insert(webhookDeliveries).values({ tenantId, webhookId, type, payload }).returning();
      if (!row) throw new Error("a message was not stored");
      await wake();
      return row;
    },

    /** Makes a message wait again, at once and with as many tries as the first time, and wakes who delivers. */
    async replay(id: string): Promise<DeliveryRow | undefined> {
      const [row] = await db
        .update(webhookDeliveries)
        .set({ attempts: 0, nextAttemptAt: raw`now()`, deliveredAt: null, gaveUpAt: null })
        .where(is(id))
        .returning();
      await wake();
      return row;
    },
  };
};
