import { and, asc, desc, eq, isNull, sql as raw } from "drizzle-orm";
import { userImportParts, userImportProblems, userImports } from "@/db/schema";
import { type Actor, actorId } from "@/lib/model/actor";
import { exactly, type Page, type Part, pageOf, type TimePlace, type Writer } from "./page";

export type UserImportRow = typeof userImports.$inferSelect;
export type ProblemRow = Pick<typeof userImportProblems.$inferSelect, "line" | "member" | "detail">;

/** Problems that are kept of an import; the rest is counted. */
export const mostProblems = 10_000;

type NewImport = Pick<UserImportRow, "name" | "format">;

interface NewPart {
  readonly number: number;
  readonly bytes: number;
  readonly lines: number;
  /** Encrypted. */
  readonly sealed: string;
}

/** Files of users, of one tenant, for those who import them. */
export const userImportRows = (db: Writer, tenantId: string) => ({
  /** The latest first. */
  async list({ limit, after }: Part<TimePlace>): Promise<Page<UserImportRow>> {
    const { createdAt, id } = userImports;
    const isAfter = after && raw`(${createdAt}, ${id}) < (${after.at}::timestamptz, ${after.id}::uuid)`;
    const rows = await db
      .select({ row: userImports, place: exactly(createdAt) })
      .from(userImports)
      .where(and(eq(userImports.tenantId, tenantId), isAfter))
      .orderBy(desc(createdAt), desc(id))
      .limit(limit + 1);
    const { items, next } = pageOf(rows, limit, ({ row, place }) => `${place},${row.id}`);
    return { items: items.map(({ row }) => row), next };
  },

  async find(id: string): Promise<UserImportRow | undefined> {
    const [row] = await db.select().from(userImports).where(is(tenantId, id));
    return row;
  },

  async add(file: NewImport, actor: Actor): Promise<UserImportRow> {
    const [row] = await db
      .insert(userImports)
      .values({ tenantId, ...file, ...by(actor) })
      .returning();
    if (!row) throw new Error("an import was not stored");
    return row;
  },

  /** The next part of a file. @returns undefined where it is not the next, or the file has begun to run */
  async append(id: string, { number, bytes, lines, sealed }: NewPart): Promise<UserImportRow | undefined> {
    const [row] = await db
      .update(userImports)
      .set({
        parts: raw`${userImports.parts} + 1`,
        bytes: raw`${userImports.bytes} + ${bytes}`,
        lines: raw`${userImports.lines} + ${lines}`,
      })
      .where(and(is(tenantId, id), eq(userImports.parts, number), isNull(userImports.runAt)))
      .returning();
    if (row) await db.insert(userImportParts).values({ tenantId, importId: id, number, text: sealed, isSealed: true });
    return row;
  },

  /** Begins at the first line, without the report of before. @returns undefined where it is running, or its file is gone */
  async run(id: string, isDryRun: boolean, actor: Actor): Promise<UserImportRow | undefined> {
    const [row] = await db
      .update(userImports)
      .set({
        ...by(actor),
        isDryRun,
        line: 0,
        created: 0,
        refused: 0,
        attempts: 0,
        lastError: null,
        runAt: raw`now()`,
        nextAttemptAt: raw`now()`,
        doneAt: null,
        gaveUpAt: null,
        cancelledAt: null,
      })
      .where(
        and(
          is(tenantId, id),
          raw`(${userImports.runAt} is null or ${userImports.doneAt} is not null or ${userImports.gaveUpAt} is not null)`,
          raw`exists (select from user_import_parts p where p.tenant_id = ${tenantId} and p.import_id = ${id})`,
        ),
      )
      .returning();
    if (!row) return undefined;
    await db.delete(userImportProblems).where(ofImport(tenantId, id));
    await db.execute(raw`select pg_notify('gatehouse_import', '')`);
    return row;
  },

  /** Stops behind the batch that is under way. @returns undefined where there is nothing to stop */
  async cancel(id: string): Promise<UserImportRow | undefined> {
    const [row] = await db
      .update(userImports)
      .set({ gaveUpAt: raw`now()`, cancelledAt: raw`now()` })
      .where(and(is(tenantId, id), isNull(userImports.doneAt), isNull(userImports.gaveUpAt)))
      .returning();
    return row;
  },

  async remove(id: string): Promise<void> {
    await db.delete(userImports).where(is(tenantId, id));
  },

  /** What is wrong with its lines, in their order. */
  async problems(id: string, limit = mostProblems): Promise<ProblemRow[]> {
    const { line, member, detail, number } = userImportProblems;
    return db
      .select({ line, member, detail })
      .from(userImportProblems)
      .where(ofImport(tenantId, id))
      .orderBy(asc(line), asc(number))
      .limit(limit);
  },
});

const is = (tenantId: string, id: string) => and(eq(userImports.tenantId, tenantId), eq(userImports.id, id));
const ofImport = (tenantId: string, id: string) =>
  and(eq(userImportProblems.tenantId, tenantId), eq(userImportProblems.importId, id));
const by = (actor: Actor) => ({ actorKind: actor.kind, actor: actorId(actor) ?? null });
