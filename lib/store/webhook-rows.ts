import { and, asc, eq, sql as raw } from "drizzle-orm";
import { webhooks } from "@/db/schema";
import { exactly, type Page, type Part, pageOf, type TimePlace, type Writer } from "./page";

export type WebhookRow = typeof webhooks.$inferSelect;

/** Webhooks that a tenant has at the most. */
export const mostWebhooks = 25;

interface NewWebhook {
  readonly id: string;
  readonly name: string | null;
  readonly url: string;
  readonly description: string | null;
  readonly events: string[];
  /** Encrypted. */
  readonly secret: string;
  readonly isEnabled: boolean;
}

interface WebhookChange {
  readonly name?: string | null | undefined;
  readonly url?: string | undefined;
  readonly description?: string | null | undefined;
  readonly events?: string[] | undefined;
  readonly isEnabled?: boolean | undefined;
  readonly secret?: { readonly sealed: string /** Seconds that the one before signs too. */; readonly keepOld: number };
}

/** Whether a name was another's already. */
export const isTakenName = (error: unknown): boolean =>
  `${error} ${error instanceof Error ? error.cause : ""}`.includes("webhooks_by_name");

/** The webhooks of one tenant, for those who look after them. */
export const webhookRows = (db: Writer, tenantId: string) => {
  const is = (id: string) => and(eq(webhooks.tenantId, tenantId), eq(webhooks.id, id));
  return {
    /** The oldest first. */
    async list({ limit, after }: Part<TimePlace>): Promise<Page<WebhookRow>> {
      const { createdAt, id } = webhooks;
      const rows = await db
        .select({ row: webhooks, place: exactly(createdAt) })
        .from(webhooks)
        .where(
          and(
            eq(webhooks.tenantId, tenantId),
            after && raw`(${createdAt}, ${id}) > (${after.at}::timestamptz, ${after.id}::uuid)`,
          ),
        )
        .orderBy(asc(createdAt), asc(id))
        .limit(limit + 1);
      const { items, next } = pageOf(rows, limit, ({ row, place }) => `${place},${row.id}`);
      return { items: items.map(({ row }) => row), next };
    },

    async find(id: string): Promise<WebhookRow | undefined> {
      const [row] = await db.select().from(webhooks).where(is(id));
      return row;
    },

    /** @returns undefined where the tenant has as many as it may */
    async add({ isEnabled, ...webhook }: NewWebhook): Promise<WebhookRow | undefined> {
      // One at a time, so that two at once make no more than one too few.
      await db.execute(raw`select pg_advisory_xact_lock(hashtextextended(${`webhooks:${tenantId}`}, 0))`);
      const [counted] = await db
        .select({ count: raw<number>`count(*)::int` })
        .from(webhooks)
        .where(eq(webhooks.tenantId, tenantId));
      if ((counted?.count ?? 0) >= mostWebhooks) return undefined;
      const disabledAt = isEnabled ? null : raw`now()`;
      const [row] = await db
        .insert(webhooks)
        .values({ ...webhook, tenantId, disabledAt })
        .returning();
      return row;
    },

    /** @returns undefined where it has another version by now */
    async change(before: WebhookRow, { isEnabled, secret, ...change }: WebhookChange): Promise<WebhookRow | undefined> {
      const wakes = isEnabled === true && before.disabledAt !== null;
      const [row] = await db
        .update(webhooks)
        .set({
          ...change,
          ...(isEnabled === false && { disabledAt: before.disabledAt ?? new Date() }),
          ...(wakes && { disabledAt: null, failingAt: null, failingSince: null, activeFrom: raw`now()` }),
          ...(secret && {
            secret: secret.sealed,
            previousSecret: secret.keepOld > 0 ? before.secret : null,
            previousSecretExpiresAt: secret.keepOld > 0 ? raw`now() + make_interval(secs => ${secret.keepOld})` : null,
          }),
          version: raw`${webhooks.version} + 1`,
          updatedAt: raw`now()`,
        })
        .where(and(is(before.id), eq(webhooks.version, before.version)))
        .returning();
      return row;
    },

    async remove(id: string): Promise<void> {
      await db.delete(webhooks).where(is(id));
    },
  };
};
