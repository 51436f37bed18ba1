import type { Fragment, Sql } from "@/db/client";
import { type DpopProof, type Replayed, replayed } from "@/lib/model/dpop-proof";

/** DPoP proofs that were used, for one tenant. */
export const usedProofStore = (sql: Sql, tenantId: string) => ({
  /** Notes a proof that no other statement notes: of parallel uses exactly one wins, on whatever server (RFC 9449 §11.1). */
  async use(proof: DpopProof): Promise<Replayed | undefined> {
    const rows = await sql`
      with ${noted(sql, tenantId, proof, sql`true`)} select 1 from noted`;
    return rows.length === 0 ? replayed : undefined;
  },
});

export type UsedProofStore = ReturnType<typeof usedProofStore>;

/** The proof's note, with a row where this is its one use. */
export const noted = (sql: Sql, tenantId: string, { hash, expiresAt }: DpopProof, when: Fragment) => sql`
  noted as (
    insert into used_proofs (tenant_id, hash, expires_at)
    select ${tenantId}, ${hash}::bytea, ${expiresAt}::timestamptz where ${when}
    on conflict do nothing
    returning 1
  )`;

/**
 * How a larger statement lets a proof serve once: `alone` before one without other parts, `first` before those it has, `guard` in the
 * condition of what it does, `result` for `select * from` that. Without a proof it is as if nothing were said.
 * @param when what there must be for the proof to serve, so that nobody fills the table with proofs for nothing
 */
export function serving(sql: Sql, tenantId: string, proof: DpopProof | undefined, when: () => Fragment) {
  if (!proof)
    return { alone: sql``, first: sql``, guard: sql``, result: (source: Fragment) => sql`select * from ${source}` };
  // A statement does not see what it writes itself, so this is what was there before it.
  const before = sql`select exists (
    select 1 from used_proofs where tenant_id = ${tenantId} and hash = ${proof.hash}::bytea) as is_replay`;
  const note = noted(sql, tenantId, proof, when());
  return {
    alone: sql`with ${note}`,
    first: sql`${note},`,
    guard: sql`and exists (select 1 from noted)`,
    result: (source: Fragment) => sql`select * from (${before}) before left join ${source} on true`,
  };
}

/** What `result` brought; undefined where nothing was done. */
export function served<Row extends { id: string }>(
  rows: readonly (Row & { isReplay?: boolean })[],
): Row | Replayed | undefined {
  const [row] = rows;
  if (row?.isReplay) return replayed;
  // The outer join has a row for nothing, too.
  return row && row.id !== undefined ? row : undefined;
}
