import { and, asc, eq, gt, isNotNull, isNull, max, or, sql as raw } from "drizzle-orm";
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
  waitsUntil: keys.waitsUntil,
  missed: keys.missed,
};

export type KeyRow = Pick<typeof keys.$inferSelect, keyof typeof shownColumns>;

type NewKey = Pick<typeof keys.$inferInsert, "kid" | "alg" | "publicJwk" | "privateJwk" | "signsFrom" | "waitsUntil">;

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

  /**
   * A key that waits takes over: it is used from now on, or was since its time, and those before it no longer are.
   * @param missed clients that had not fetched it
   * @param afterlife seconds for which those before it stay published
   * @returns false where it waits no more
   */
  async takeOver(kid: string, missed: readonly string[], afterlife: number): Promise<boolean> {
    const rows = await db.execute(raw`
      with taken as (
        update ${keys} set signs_from = least(signs_from, now()), waits_until = null, missed = ${raw.param([...missed])}::text[]
        where tenant_id = ${tenantId} and kid = ${kid} and (signs_from > now() or waits_until is not null)
        returning alg, signs_from, created_at
      ), replaced as (
        update ${keys} k set retired_at = least(k.retired_at, t.signs_from),
          gone_at = least(k.gone_at, t.signs_from + make_interval(secs => ${afterlife}))
        from taken t
        where k.tenant_id = ${tenantId} and k.alg = t.alg and k.kid <> ${kid} and k.created_at < t.created_at
          and (k.retired_at is null or k.retired_at > t.signs_from)
      )
      select from taken`);
    return rows.length === 1;
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

/** Keys that wait for clients to fetch them, the oldest first. */
export const waitingKeys = (db: Writer) =>
  db
    .select({ ...shownColumns, tenantId: keys.tenantId })
    .from(keys)
    .where(isNotNull(keys.waitsUntil))
    .orderBy(asc(keys.createdAt), asc(keys.kid));

/** The keys of all tenants, their private parts encrypted, for whoever checks that they can be opened. */
export const allKeys = (db: Writer) => db.select().from(keys);

const isOf = (tenantId: string, alg: string) => and(eq(keys.tenantId, tenantId), eq(keys.alg, alg));
