import { and, asc, eq, gt, sql as raw } from "drizzle-orm";
import { tenants } from "@/db/schema";
import type { TenantSettings } from "@/lib/model/tenant-settings";
import { type Page, type Part, pageOf, type Writer } from "./page";

export type TenantRow = typeof tenants.$inferSelect;

interface NewTenant {
  readonly id: string;
  readonly name: string;
  readonly issuer?: string | undefined;
  readonly settings: TenantSettings;
  /** Encrypted. */
  readonly pairwiseSalt: string;
}

interface TenantChange {
  readonly name?: string | undefined;
  readonly issuer?: string | null | undefined;
  readonly settings?: TenantSettings | undefined;
  readonly disabled?: boolean | undefined;
}

/** All tenants, for those who administer them. */
export const tenantRows = (db: Writer) => ({
  /** By identifier. */
  async list({ limit, after }: Part): Promise<Page<TenantRow>> {
    const rows = await db
      .select()
      .from(tenants)
      .where(after === undefined ? undefined : gt(tenants.id, after))
      .orderBy(asc(tenants.id))
      .limit(limit + 1);
    return pageOf(rows, limit, ({ id }) => id);
  },

  async find(id: string): Promise<TenantRow | undefined> {
    const [row] = await db.select().from(tenants).where(eq(tenants.id, id));
    return row;
  },

  /** @returns undefined where the identifier is taken */
  async add(tenant: NewTenant): Promise<TenantRow | undefined> {
    const [row] = await db.insert(tenants).values(tenant).onConflictDoNothing().returning();
    return row;
  },

  /** @returns undefined where the tenant has another version by now */
  async change(
    { id, version, disabledAt }: TenantRow,
    { disabled, ...change }: TenantChange,
  ): Promise<TenantRow | undefined> {
    const [row] = await db
      .update(tenants)
      .set({
        ...change,
        ...(disabled !== undefined && { disabledAt: disabled ? (disabledAt ?? new Date()) : null }),
        version: raw`${tenants.version} + 1`,
        updatedAt: raw`now()`,
      })
      .where(and(eq(tenants.id, id), eq(tenants.version, version)))
      .returning();
    return row;
  },

  /**
   * Deletes a tenant with whatever has its name, its data keys and its audit log too. For a transaction, which it gives the time that
   * it takes.
   * @returns whether it was there, with this version
   */
  async remove({ id, version }: TenantRow): Promise<boolean> {
    await db.execute(
      raw`select set_config('statement_timeout', '0', true), set_config('gatehouse.retention', 'on', true)`,
    );
    const gone = await db
      .delete(tenants)
      .where(and(eq(tenants.id, id), eq(tenants.version, version)))
      .returning({ id: tenants.id });
    if (gone.length === 0) return false;
    // Most went with it, by their foreign keys; hot tables have none.
    const tables = await db.execute<{ name: string }>(raw`
      select quote_ident(c.relname) as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
      where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relispartition`);
    for (const { name } of tables) await db.execute(raw`delete from ${raw.raw(name)} where tenant_id = ${id}`);
    await db.execute(raw`select set_config('gatehouse.retention', '', true)`);
    return true;
  },
});
