import { and, asc, eq, gt, isNull, max, or, sql as raw } from "drizzle-orm";
import { keys, tenants } from "@/db/schema";
import { exactly, type Page, type Part, pageOf, type TimePlace, type Writer } from "./page";

/** A key without its material. */
const shownColumns = {
  kid: keys.kid,
  alg: keys.alg,
  createdAt: keys.createdAt,
  signsFrom: keys.signsFrom,
  retiredAt: keys.retiredAt,
  goneAt: keys.goneAt,
};

export type KeyRow = Pick<typeof keys.$inferSelect, keyof typeof shownColumns>;

type NewKey = Pick<typeof keys.$inferInsert, "kid" | "alg" | "publicJwk" | "privateJwk" | "signsFrom">;

/** The keys of one tenant, for those who make and replace them. */
export const keyRows = (db: Writer, tenantId: string) => ({
  /** The oldest first. */
  async list({ limit, after }: Part<TimePlace>): Promise<Page<KeyRow>> {
    const isAfter = after && raw`(${keys.createdAt}, ${keys.kid}) > (${after.at}::timestamptz, ${after.id})`;
    const rows = await db
      .select({ ...shownColumns, place: exactly(keys.createdAt) })
      .from(keys)
      .where(and(eq(keys.tenantId, tenantId), isAfter))
      .orderBy(asc(keys.createdAt), asc(keys.kid))
      .limit(limit + 1);
    return pageOf(rows, limit, ({ place, kid }) => `${place},${kid}`);
  },

  async find(kid: string): Promise<KeyRow | undefined> {
    const [row] = await db
      .select(shownColumns)
      .from(keys)
      .where(and(eq(keys.tenantId, tenantId), eq(keys.kid, kid)));
    return row;
  },

  /** The kinds of key that the tenant has ever had and not lost. */
  async algs(): Promise<readonly string[]> {
    const rows = await db.selectDistinct({ alg: keys.alg }).from(keys).where(eq(keys.tenantId, tenantId));
    return rows.map(({ alg }) => alg);
  },

  /** Whether a key of this kind signs, or waits for its turn. */
  async hasUnretired(alg: string): Promise<boolean> {
    const rows = await db
      .select({ kid: keys.kid })
      .from(keys)
      .where(and(isOf(tenantId, alg), isNull(keys.retiredAt)))
      .limit(1);
    return rows.length === 1;
  },

  /** @param key its private part encrypted */
  async add(key: NewKey): Promise<KeyRow> {
    const [row] = await db
      .insert(keys)
      .values({ tenantId, ...key })
      .returning(shownColumns);
    if (!row) throw new Error(`key ${key.kid} was not stored`);
    return row;
  },

  async dropWaiting(alg: string): Promise<void> {
    await db.delete(keys).where(and(isOf(tenantId, alg), gt(keys.signsFrom, new Date())));
  },

  /** The keys there are stop signing at `from`, unless they stop earlier already, and are gone at `gone`. */
  async retire(alg: string, from: Date, gone: Date): Promise<void> {
    await db
      .update(keys)
      .set({
        retiredAt: raw`least(${keys.retiredAt}, ${from.toISOString()}::timestamptz)`,
        goneAt: raw`coalesce(${keys.goneAt}, ${gone.toISOString()}::timestamptz)`,
      })
      .where(and(isOf(tenantId, alg), or(isNull(keys.retiredAt), gt(keys.retiredAt, from))));
  },

  async withdraw(alg: string): Promise<void> {
    await db.update(keys).set({ goneAt: new Date() }).where(isOf(tenantId, alg));
  },
});

/** Of each kind of key of each tenant that is served: when the newest one signs from. `settings` as they are stored. */
export const newestKeys = (db: Writer) =>
  db
    .select({ tenantId: keys.tenantId, alg: keys.alg, settings: tenants.settings, signsFrom: max(keys.signsFrom) })
    .from(keys)
    .innerJoin(tenants, eq(tenants.id, keys.tenantId))
    .where(isNull(tenants.disabledAt))
    .groupBy(keys.tenantId, keys.alg, tenants.settings);

/** The keys of all tenants, their private parts encrypted, for whoever checks that they can be opened. */
export const allKeys = (db: Writer) => db.select().from(keys);

const isOf = (tenantId: string, alg: string) => and(eq(keys.tenantId, tenantId), eq(keys.alg, alg));
