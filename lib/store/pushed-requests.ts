import type { Sql } from "@/db/client";
import { type DpopProof, type Replayed, replayed } from "@/lib/model/dpop-proof";
import type { InteractionRequest, RawParams } from "@/lib/model/interaction";
import { serving } from "./used-proofs";

/** Pushed authorization requests, for one tenant. Times in seconds since 1970. */
export const pushedRequestStore = (sql: Sql, tenantId: string) => ({
  async add(
    hash: Buffer,
    clientId: string,
    params: RawParams,
    expiresAt: number,
    proof?: DpopProof,
  ): Promise<Replayed | undefined> {
    const use = serving(sql, tenantId, proof, () => sql`true`);
    const { count } = await sql`
      ${use.alone} insert into pushed_requests (tenant_id, hash, client_id, params, expires_at, kept_until)
      select ${tenantId}, ${hash}::bytea, ${clientId}, ${JSON.stringify(params)}::jsonb, ${expiresAt}::timestamptz,
        ${expiresAt}::timestamptz where true ${use.guard}`;
    return count === 0 ? replayed : undefined;
  },

  /** Looks a request up, which may happen again until it is answered; undefined where there is none of this client that is still good. */
  async find(hash: Buffer, clientId: string, now: number): Promise<RawParams | undefined> {
    const [row] = await sql<{ params: RawParams }[]>`
      select params from pushed_requests
      where tenant_id = ${tenantId} and hash = ${hash} and client_id = ${clientId} and expires_at > ${now}`;
    return row?.params;
  },

  /** Ends a request that was answered with an error. */
  async spend(hash: Buffer): Promise<void> {
    await sql`delete from pushed_requests where tenant_id = ${tenantId} and hash = ${hash}`;
  },
});

export type PushedRequestStore = ReturnType<typeof pushedRequestStore>;

/** The hash of the `request_uri` under which the client pushed this request (RFC 9126); undefined where it was not pushed. */
export const pushedHash = (request: InteractionRequest): Buffer | undefined =>
  request.kind === "authorize" && request.pushed !== undefined ? Buffer.from(request.pushed, "base64url") : undefined;

/** As a part of a larger statement: the request's one end, with a row where this is it. */
export const spent = (sql: Sql, tenantId: string, hash: Buffer) => sql`
  spent as (delete from pushed_requests where tenant_id = ${tenantId} and hash = ${hash} returning 1)`;

/** The same for the start of an interaction: its request outlasts it. */
export const kept = (sql: Sql, tenantId: string, hash: Buffer, until: number) => sql`
  kept as (
    update pushed_requests set kept_until = greatest(kept_until, ${until})
    where tenant_id = ${tenantId} and hash = ${hash}
  )`;
