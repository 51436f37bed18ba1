import { and, asc, desc, eq, inArray, isNotNull, isNull, sql as raw } from "drizzle-orm";
import { bulkActs, bulkActUsers, users } from "@/db/schema";
import { type Actor, actorId } from "@/lib/model/actor";
import type { BulkAct } from "@/lib/model/bulk-act";
import { exactly, type Page, type Part, pageOf, type TimePlace, type Writer } from "./page";
import { inTenant, isWanted, type UserFilter } from "./user-search";

export type BulkActRow = typeof bulkActs.$inferSelect;
export type BulkProblemRow = Pick<typeof bulkActUsers.$inferSelect, "userId" | "username" | "problem">;

/** Users of one act at the most. */
export const mostUsers = 100_000;

/** Acts on many users, of one tenant. */
export const bulkActRows = (db: Writer, tenantId: string) => ({
  /** The latest first. */
  async list({ limit, after }: Part<TimePlace>): Promise<Page<BulkActRow>> {
    const { createdAt, id } = bulkActs;
    const isAfter = after && raw`(${createdAt}, ${id}) < (${after.at}::timestamptz, ${after.id}::uuid)`;
    const rows = await db
      .select({ row: bulkActs, place: exactly(createdAt) })
      .from(bulkActs)
      .where(and(eq(bulkActs.tenantId, tenantId), isAfter))
      .orderBy(desc(createdAt), desc(id))
      .limit(limit + 1);
    const { items, next } = pageOf(rows, limit, ({ row, place }) => `${place},${row.id}`);
    return { items: items.map(({ row }) => row), next };
  },

  async find(id: string): Promise<BulkActRow | undefined> {
    const [row] = await db.select().from(bulkActs).where(is(tenantId, id));
    return row;
  },

  /**
   * Begins an act on whoever is wanted at this moment.
   * @param db a transaction, whose other statements are planned for themselves too
   * @param subjects these alone, where they are given
   * @returns with one user more than may be in `total` where it is on too many; then it must not be kept
   */
  async add(
    act: BulkAct,
    filter: UserFilter,
    subjects: readonly string[] | undefined,
    actor: Actor,
  ): Promise<BulkActRow> {
    const [row] = await db
      .insert(bulkActs)
      .values({ tenantId, act, actorKind: actor.kind, actor: actorId(actor) ?? null })
      .returning();
    if (!row) throw new Error("an act was not stored");
    // Which index serves hangs on what is searched.
    await db.execute(raw`set local plan_cache_mode = force_custom_plan`);
    const isOne = subjects && inArray(users.id, [...subjects]);
    await db.execute(raw`
      insert into ${bulkActUsers} (tenant_id, act_id, number, user_id, username)
      select ${tenantId}, ${row.id}, row_number() over (), ${users.id}, ${users.username} from ${users}
      where ${and(inTenant(tenantId), isWanted(filter), isOne)} limit ${mostUsers + 1}`);
    const [begun] = await db
      .update(bulkActs)
      .set({ total: raw`(select count(*) from ${bulkActUsers} where ${ofAct(tenantId, row.id)})` })
      .where(is(tenantId, row.id))
      .returning();
    await db.execute(raw`select pg_notify('gatehouse_bulk_act', '')`);
    return begun ?? row;
  },

  /** Stops behind those who are being done. @returns undefined where it has ended */
  async cancel(id: string): Promise<BulkActRow | undefined> {
    const [row] = await db
      .update(bulkActs)
      .set({ gaveUpAt: raw`now()`, cancelledAt: raw`now()` })
      .where(and(is(tenantId, id), isNull(bulkActs.doneAt), isNull(bulkActs.gaveUpAt)))
      .returning();
    return row;
  },

  /** Who was left as they were, and why. */
  async problems(id: string, limit: number): Promise<BulkProblemRow[]> {
    const { userId, username, problem, number } = bulkActUsers;
    return db
      .select({ userId, username, problem })
      .from(bulkActUsers)
      .where(and(ofAct(tenantId, id), isNotNull(problem)))
      .orderBy(asc(number))
      .limit(limit);
  },
});

const is = (tenantId: string, id: string) => and(eq(bulkActs.tenantId, tenantId), eq(bulkActs.id, id));
const ofAct = (tenantId: string, id: string) => and(eq(bulkActUsers.tenantId, tenantId), eq(bulkActUsers.actId, id));
