import { and, asc, desc, eq, getTableColumns, lt, sql as raw } from "drizzle-orm";
import { clients, configVersions } from "@/db/schema";
import { type Page, type Part, pageOf, type Writer } from "./page";

export type ConfigVersionRow = typeof configVersions.$inferSelect;
/** One without what was written and what it did, which may be long. */
export type ConfigVersionLine = Omit<ConfigVersionRow, "content" | "changes">;
type NewVersion = Omit<typeof configVersions.$inferInsert, "tenantId" | "appliedAt" | "number">;

const { content: _content, changes: _changes, ...line } = getTableColumns(configVersions);

/** What was applied to one tenant from files. */
export const configVersionRows = (db: Writer, tenantId: string) => ({
  /** Until the transaction ends nobody else applies a file to this tenant. */
  async lock(): Promise<void> {
    await db.execute(raw`select pg_advisory_xact_lock(hashtextextended(${`config:${tenantId}`}, 0))`);
  },

  /** The latest first. */
  async list({ limit, after }: Part<number>): Promise<Page<ConfigVersionLine>> {
    const { number } = configVersions;
    const rows = await db
      .select(line)
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
    const [last] = (await this.list({ limit: 1 })).items;
    return last && this.find(last.number);
  },

  /** When a file was applied for the first time. */
  async since(): Promise<Date | undefined> {
    const [row] = await db
      .select({ at: configVersions.appliedAt })
      .from(configVersions)
      .where(eq(configVersions.tenantId, tenantId))
      .orderBy(asc(configVersions.number))
      .limit(1);
    return row?.at;
  },

  /** @returns its number. Under `lock`. */
  async add(version: NewVersion): Promise<number> {
    const number = ((await this.list({ limit: 1 })).items[0]?.number ?? 0) + 1;
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
