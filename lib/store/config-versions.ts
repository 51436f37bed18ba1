import { and, desc, eq, lt, sql as raw } from "drizzle-orm";
import { clients, configVersions } from "@/db/schema";
import { type Page, type Part, pageOf, type Writer } from "./page";

export type ConfigVersionRow = typeof configVersions.$inferSelect;
type NewVersion = Omit<typeof configVersions.$inferInsert, "tenantId" | "appliedAt" | "number">;

/** What was applied to one tenant from files. */
export const configVersionRows = (db: Writer, tenantId: string) => ({
  /** Until the transaction ends nobody else applies a file to this tenant. */
  async lock(): Promise<void> {
    await db.execute(raw`select pg_advisory_xact_lock(hashtextextended(${`config:${tenantId}`}, 0))`);
  },

  /** The latest first. */
  async list({ limit, after }: Part<number>): Promise<Page<ConfigVersionRow>> {
    const { number } = configVersions;
    const rows = await db
      .select()
      .from(configVersions)
      .where(and(eq(configVersions.tenantId, tenantId), after === undefined ? undefined : lt(number, after)))
      .orderBy(desc(number))
      .limit(limit + 1);
    return pageOf(rows, limit, (row) => String(row.number));
  },

  async find(number: number): Promise<ConfigVersionRow | undefined> {
    const [row] = await db
      .select()
      .from(configVersions)
      .where(and(eq(configVersions.tenantId, tenantId), eq(configVersions.number, number)));
    return row;
  },

  async latest(): Promise<ConfigVersionRow | undefined> {
    const [row] = (await this.list({ limit: 1 })).items;
    return row;
  },

  /** @returns its number. Under `lock`. */
  async add(version: NewVersion): Promise<number> {
    const number = ((await this.latest())?.number ?? 0) + 1;
    await db.insert(configVersions).values({ ...version, tenantId, number });
    return number;
  },

  /** Clients that registered themselves: they are no file's, unless it names them. */
  async registeredThemselves(): Promise<ReadonlySet<string>> {
    const rows = await db
      .select({ id: clients.clientId })
      .from(clients)
      .where(and(eq(clients.tenantId, tenantId), raw`${clients.registrationTokenHash} is not null`));
    return new Set(rows.map(({ id }) => id));
  },
});
