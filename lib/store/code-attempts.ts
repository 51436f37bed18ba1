import type { Sql } from "@/db/client";
import type { TenantSettings } from "@/lib/model/tenant-settings";
import { codeSubject, countingTry } from "./attempts";
import type { TotpFactor } from "./factors";
import { type Interaction, interactionColumns, type SignInAttempt } from "./interactions";

/** What a code is held against, found in the statement that counts the try. */
export interface CodeAttempt extends Pick<SignInAttempt, "counters"> {
  readonly factors: readonly TotpFactor[];
}

/** Tries of a second factor's code, for one tenant. */
export const codeAttemptStore = (sql: Sql, tenantId: string) => ({
  /**
   * Reads an interaction for a code and counts the try, in one statement, as `readAndCount` does for passwords. It counts against the
   * person whose first factor the interaction holds, so that beginning anew gives no further tries; a browser in which they have given
   * a second factor before has a counter of its own.
   * @param network what the address is counted by; undefined where it is not known
   */
  async readAndCount(
    id: string,
    secretHash: Buffer,
    network: string | undefined,
    limits: TenantSettings["sign_in"],
    now: number,
  ): Promise<(Interaction & { readonly attempt: CodeAttempt }) | undefined> {
    const [row] = await sql<(Interaction & CodeAttempt)[]>`
      with found as (
        select ${interactionColumns(sql, secretHash)}, coalesce((
            select json_agg(json_build_object('id', f.id, 'secret', f.secret)) from totp_factors f
            where f.tenant_id = u.tenant_id and f.user_id = u.id
          ), '[]') as factors,
          b.secret_hash = ${secretHash} and i.completed_at is null and i.expires_at > ${now} and u.id is not null as counts,
          case when exists (
            select 1 from sessions s where s.tenant_id = i.tenant_id and s.browser_id = b.id and s.user_id = u.id and 'mfa' = any(s.amr)
          ) then ${codeSubject("")} || u.id || ':' || b.id else ${codeSubject("")} || u.id end as account
        from interactions i
        join browsers b on b.tenant_id = i.tenant_id and b.id = i.browser_id
        left join users u on u.tenant_id = i.tenant_id and u.id = (i.progress #>> '{given,userId}')::uuid and u.disabled_at is null
        where i.tenant_id = ${tenantId} and i.id = ${id}
      ), ${countingTry(sql, tenantId, { network, isGuess: true, limits }, now)}
      select found.*, coalesce((select json_agg(counters order by kind) from counters), '[]') as counters from found`;
    if (!row) return undefined;
    const { counters, factors, ...interaction } = row;
    return { ...interaction, attempt: { counters, factors } };
  },
});

export type CodeAttemptStore = ReturnType<typeof codeAttemptStore>;
