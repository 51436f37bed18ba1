import type { Sql } from "@/db/client";
import type { RawParams } from "@/lib/oidc/interaction/types";

/** Pushed authorization requests, for one tenant. Times in seconds since 1970. */
export const pushedRequestStore = (sql: Sql, tenantId: string) => ({
  async add(hash: Buffer, clientId: string, params: RawParams, expiresAt: number): Promise<void> {
    await sql`
      insert into pushed_requests (tenant_id, hash, client_id, params, expires_at)
      values (${tenantId}, ${hash}, ${clientId}, ${JSON.stringify(params)}::jsonb, to_timestamp(${expiresAt}))`;
  },

  /** Takes a request, once; undefined where there is none of this client that is still good. */
  async take(hash: Buffer, clientId: string, now: number): Promise<RawParams | undefined> {
    const [row] = await sql<{ params: RawParams }[]>`
      delete from pushed_requests
      where tenant_id = ${tenantId} and hash = ${hash} and client_id = ${clientId} and expires_at > to_timestamp(${now})
      returning params`;
    return row?.params;
  },
});

export type PushedRequestStore = ReturnType<typeof pushedRequestStore>;
