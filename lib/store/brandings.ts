import { and, desc, eq, lt, sql as raw } from "drizzle-orm";
import { brandingDrafts, brandingVersions } from "@/db/schema";
import type { StoredBranding } from "@/db/schema/brandings";
import { type Page, type Part, pageOf, type Writer } from "./page";

export type { StoredBranding } from "@/db/schema/brandings";
export type BrandingDraftRow = typeof brandingDrafts.$inferSelect;
export type BrandingVersionRow = typeof brandingVersions.$inferSelect;

type By = Pick<BrandingDraftRow, "actorKind" | "actor">;
type NewVersion = Omit<typeof brandingVersions.$inferInsert, "tenantId" | "number" | "publishedAt">;

/** How many published brandings are kept of a tenant. */
const mostVersions = 20;

/** The draft of one tenant's branding, and what was published before. */
export const brandingRows = (db: Writer, tenantId: string) => ({
  /** Until the transaction ends nobody else publishes here. */
  async lock(): Promise<void> {
    await db.execute(raw`select pg_advisory_xact_lock(hashtextextended(${`branding:${tenantId}`}, 0))`);
  },

  async draft(): Promise<BrandingDraftRow | undefined> {
    const [row] = await db.select().from(brandingDrafts).where(eq(brandingDrafts.tenantId, tenantId));
    return row;
  },

  /** @returns undefined where there is one already */
  async begin(content: StoredBranding, base: StoredBranding, by: By): Promise<BrandingDraftRow | undefined> {
    const [row] = await db
      .insert(brandingDrafts)
      .values({ tenantId, content, base, ...by })
      .onConflictDoNothing()
      .returning();
    return row;
  },

  /** @returns undefined where it has another version by now */
  async change(version: number, content: StoredBranding, by: By): Promise<BrandingDraftRow | undefined> {
    const [row] = await db
      .update(brandingDrafts)
      .set({ content, ...by, version: raw`${brandingDrafts.version} + 1`, updatedAt: raw`now()` })
      .where(and(eq(brandingDrafts.tenantId, tenantId), eq(brandingDrafts.version, version)))
      .returning();
    return row;
  },

  /** @returns whether it was there in that version */
  async discard(version: number): Promise<boolean> {
    const rows = await db
      .delete(brandingDrafts)
      .where(and(eq(brandingDrafts.tenantId, tenantId), eq(brandingDrafts.version, version)))
      .returning({ version: brandingDrafts.version });
    return rows.length > 0;
  },

  /** The latest first. */
  async versions({ limit, after }: Part<number>): Promise<Page<BrandingVersionRow>> {
    const { number } = brandingVersions;
    const rows = await db
      .select()
      .from(brandingVersions)
      .where(and(eq(brandingVersions.tenantId, tenantId), after === undefined ? undefined : lt(number, after)))
      .orderBy(desc(number))
      .limit(limit + 1);
    return pageOf(rows, limit, (row) => String(row.number));
  },

  async version(number: number): Promise<BrandingVersionRow | undefined> {
    const [row] = await db
      .select()
      .from(brandingVersions)
      .where(and(eq(brandingVersions.tenantId, tenantId), eq(brandingVersions.number, number)));
    return row;
  },

  async latest(): Promise<BrandingVersionRow | undefined> {
    const [row] = (await this.versions({ limit: 1 })).items;
    return row;
  },

  /** Keeps what is published, and forgets the oldest. Under `lock`. @returns its number */
  async keep(version: NewVersion): Promise<number> {
    const number = ((await this.latest())?.number ?? 0) + 1;
    await db.insert(brandingVersions).values({ ...version, tenantId, number });
    await db
      .delete(brandingVersions)
      .where(and(eq(brandingVersions.tenantId, tenantId), lt(brandingVersions.number, number - mostVersions + 1)));
    return number;
  },
});
