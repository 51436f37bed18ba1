import { LRUCache } from "lru-cache";
import type { Sql } from "@/db/client";
import { shared } from "@/lib/base/shared";
import { batch } from "./batch";

/** Clients whose use is kept until it is written; of more, it is left out until they are used again. */
const most = 10_000;

interface Use {
  readonly tenantId: string;
  readonly clientId: string;
  /** Seconds since 1970. */
  readonly at: number;
}

const uses = batch<Use>({
  name: "client-uses",
  delay: 10_000,
  most,
  write,
  warning: "The last use of some clients is not written",
});

/** Written or waiting, by the day: a cached client says nothing of it for a while. */
const known = () => shared("known client uses", () => new LRUCache<string, number>({ max: most }));

/**
 * Notes that a client was used, beside the request.
 * @param now seconds since 1970; @param notSince nothing is noted where its use is known to be after this
 */
export function noteClientUse(sql: Sql, tenantId: string, clientId: string, now: number, notSince: number): void {
  const key = `${tenantId}\n${clientId}`;
  if ((known().get(key) ?? 0) > notSince) return;
  if (uses.keep(sql, key, () => ({ tenantId, clientId, at: now }))) known().set(key, now);
}

/** Writes what was noted. */
export const writeClientUses = uses.flush;

async function write(sql: Sql, all: readonly Use[]): Promise<void> {
  await sql`
    update clients c set last_used_at = greatest(c.last_used_at, to_timestamp(used.at))
    from unnest(${all.map(({ tenantId }) => tenantId)}::text[], ${all.map(({ clientId }) => clientId)}::text[],
      ${all.map(({ at }) => at)}::float8[]) as used (tenant_id, client_id, at)
    where c.tenant_id = used.tenant_id and c.client_id = used.client_id`;
}
