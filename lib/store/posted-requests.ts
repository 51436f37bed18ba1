import type { Sql } from "@/db/client";
import { type Allowance, type Count, countedWithRoom } from "./attempts";

interface PostedRequest {
  /** Of the handle that the browser gets. */
  readonly hash: Buffer;
  /** The path below the issuer. */
  readonly endpoint: string;
  readonly form: string;
  readonly now: number;
  readonly expiresAt: number;
}

/** Requests that another site posted, for one tenant. Times in seconds since 1970. */
export const postedRequestStore = (sql: Sql, tenantId: string) => ({
  /**
   * @param allowance what it is counted by; over that nothing is stored
   * @returns the count; undefined where it is not limited
   */
  async add(
    { hash, endpoint, form, now, expiresAt }: PostedRequest,
    allowance: Allowance | undefined,
  ): Promise<Count | undefined> {
    const row = sql`${tenantId}, ${hash}::bytea, ${endpoint}, ${form}, ${expiresAt}`;
    const insert = sql`insert into posted_requests (tenant_id, hash, endpoint, form, expires_at)`;
    if (!allowance) {
      await sql`${insert} values (${row})`;
      return undefined;
    }
    const [count] = await sql<Count[]>`
      with ${countedWithRoom(sql, tenantId, allowance, now)},
      posted as (${insert} select ${row} from room)
      select count, "endsAt" from counted`;
    return count;
  },

  /** Hands a request out, once; undefined where there is none that is still good. */
  async take(hash: Buffer, endpoint: string, now: number): Promise<string | undefined> {
    const [row] = await sql<{ form: string; isGood: boolean }[]>`
      delete from posted_requests where tenant_id = ${tenantId} and hash = ${hash} and endpoint = ${endpoint}
      returning form, expires_at > ${now} as is_good`;
    return row?.isGood ? row.form : undefined;
  },
});

export type PostedRequestStore = ReturnType<typeof postedRequestStore>;
