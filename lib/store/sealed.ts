import { sql as raw } from "drizzle-orm";
import { dataKeys } from "@/db/schema";
import type { WrappedKey } from "./data-keys";
import type { Writer } from "./page";

/** What is encrypted at rest for as long as its row is there. What lives for a day at the most, such as an answer kept, is left alone. */
export type SealedKind =
  | "key"
  | "secret"
  | "previousSecret"
  | "totp"
  | "salt"
  | "webhook"
  | "previousWebhook"
  | "importPart";

/** A secret that is encrypted at rest, and where it stands. */
export interface Sealed {
  readonly kind: SealedKind;
  readonly tenantId: string;
  /** The key's, the client's, the factor's or the webhook's; of a tenant's salt the tenant's; `<import>:<number>` of a part. */
  readonly id: string;
  readonly sealed: string;
}

interface Place {
  readonly kind: SealedKind;
  readonly table: string;
  readonly tenant: string;
  /** An expression, as text. */
  readonly id: string;
  readonly column: string;
  /** Which rows have it encrypted. */
  readonly where: string;
  /** Rows that are read at once. */
  readonly batch: number;
  /** Whether a change of the row is counted, so that caches and whoever edits it see that it is another one. */
  readonly isVersioned: boolean;
}

const place = (kind: SealedKind, table: string, id: string, column: string, more: Partial<Place> = {}): Place => ({
  kind,
  table,
  tenant: table === "tenants" ? "id" : "tenant_id",
  id: `${id}::text`,
  column,
  where: `${column} is not null`,
  batch: 500,
  isVersioned: false,
  ...more,
});
const isVersioned = true;

const places: readonly Place[] = [
  place("key", "keys", "kid", "private_jwk"),
  place("secret", "clients", "client_id", "secret", { isVersioned }),
  place("previousSecret", "clients", "client_id", "previous_secret", { isVersioned }),
  place("totp", "totp_factors", "id", "secret"),
  place("webhook", "webhooks", "id", "secret", { isVersioned }),
  place("previousWebhook", "webhooks", "id", "previous_secret", { isVersioned }),
  place("salt", "tenants", "id", "pairwise_salt", { isVersioned }),
  place("importPart", "user_import_parts", "(import_id || ':' || number)", "text", { where: "is_sealed", batch: 20 }),
];

/** The secrets of one tenant, or of all. */
export const sealedRows = (db: Pick<Writer, "execute">, tenantId?: string) => ({
  /** Those that are not under the newest data key of their tenant: under an older one, or under the installation's key. */
  outside: () => inBatches(db, places, tenantId, true),

  /** All of some kinds, for whoever checks that they open. */
  all: (kinds: readonly SealedKind[]) =>
    inBatches(
      db,
      places.filter(({ kind }) => kinds.includes(kind)),
      tenantId,
      false,
    ),

  /** Writes one anew where it still is what was read, so that a change made meanwhile wins. */
  async replace({ kind, tenantId: tenant, id, sealed }: Sealed, anew: string): Promise<void> {
    const at = places.find((one) => one.kind === kind);
    if (!at) throw new Error(`nowhere is a ${kind}`);
    const { table, column } = named(at);
    const counted = raw.raw(at.isVersioned ? ", version = version + 1" : "");
    await db.execute(raw`
      update ${table} set ${column} = ${anew} ${counted}
      where ${named(at).tenant} = ${tenant} and ${named(at).id} = ${id} and ${column} = ${sealed}`);
  },
});

async function* inBatches(
  db: Pick<Writer, "execute">,
  wanted: readonly Place[],
  tenantId: string | undefined,
  isOutside: boolean,
): AsyncGenerator<Sealed> {
  for (const at of wanted) {
    const { table, tenant, id, column, where } = named(at);
    const here = tenantId === undefined ? raw`true` : raw`${tenant} = ${tenantId}`;
    const is = isOutside ? raw`not exists (select from ${newest(tenant)} n where ${under(column)})` : raw`true`;
    let after = raw`true`;
    for (;;) {
      const rows = await db.execute<{ tenant: string; id: string; sealed: string }>(raw`
        select ${tenant} as tenant, ${id} as id, ${column} as sealed from ${table}
        where ${where} and ${here} and ${is} and ${after} order by ${tenant}, ${id} limit ${at.batch}`);
      for (const row of rows) yield { kind: at.kind, tenantId: row.tenant, id: row.id, sealed: row.sealed };
      const last = rows.at(-1);
      if (!last || rows.length < at.batch) break;
      after = raw`(${tenant}, ${id}) > (${last.tenant}, ${last.id})`;
    }
  }
}

const named = ({ table, tenant, id, column, where }: Place) => ({
  table: raw.identifier(table),
  tenant: raw`${raw.identifier(table)}.${raw.identifier(tenant)}`,
  id: raw.raw(id),
  where: raw.raw(where),
  column: raw.identifier(column),
});

const newest = (tenant: ReturnType<typeof raw>) =>
  raw`(select d.id from ${dataKeys} d where d.tenant_id = ${tenant} order by d.created_at desc, d.id desc limit 1)`;
const under = (column: ReturnType<typeof raw.identifier>) => raw`starts_with(${column}, 'v2.' || n.id || '.')`;

/** That nothing is under a data key any more which another one has replaced two days ago: what lives shorter has gone by then. */
export const isDataKeyUnused = [
  `exists (
    select from data_keys n where n.tenant_id = data_keys.tenant_id and n.created_at > data_keys.created_at
      and n.created_at < now() - interval '2 days'
  )`,
  ...places.map(
    ({ table, tenant, column }) =>
      `not exists (select from ${table} s where s.${tenant} = data_keys.tenant_id and starts_with(s.${column}, 'v2.' || data_keys.id || '.'))`,
  ),
].join(" and ");

/** The data keys of all tenants, for who rewraps or checks them. */
export const allDataKeys = (db: Pick<Writer, "select" | "execute">) => ({
  list: (): Promise<(WrappedKey & { readonly tenantId: string })[]> =>
    db
      .select({ tenantId: dataKeys.tenantId, id: dataKeys.id, wrapped: dataKeys.wrapped })
      .from(dataKeys)
      .orderBy(raw`${dataKeys.tenantId}, ${dataKeys.createdAt} desc, ${dataKeys.id} desc`),

  /** Where it still is what was read. */
  async replace(tenantId: string, { id, wrapped }: WrappedKey, anew: string): Promise<void> {
    await db.execute(raw`
      update data_keys set wrapped = ${anew} where tenant_id = ${tenantId} and id = ${id} and wrapped = ${wrapped}`);
  },

  /** Tenants that have none: made before there were any. */
  async missing(): Promise<readonly string[]> {
    const rows = await db.execute<{ id: string }>(
      raw`select id from tenants t where not exists (select from data_keys d where d.tenant_id = t.id) order by id`,
    );
    return rows.map(({ id }) => id);
  },
});
