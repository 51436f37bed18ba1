import { LRUCache } from "lru-cache";
import type { Sql } from "@/db/client";
import { logger } from "@/lib/base/log";
import { shared } from "@/lib/base/shared";

/** Milliseconds until what was noted is written, all of it by one statement. */
const delay = 10_000;
/** Clients that were used since; of more, the ones noted longest ago are left out until they are used again. */
const most = 10_000;

interface Notes {
  readonly waiting: Map<string, number>;
  /** Written or waiting, by the day: a cached client says nothing of it for a while. */
  readonly known: LRUCache<string, number>;
  timer?: NodeJS.Timeout;
}

const notes = () =>
  shared<Notes>("client uses", () => ({ waiting: new Map(), known: new LRUCache<string, number>({ max: most }) }));

/**
 * Notes that a client was used, beside the request: nothing waits for it, and a process that dies at once forgets it.
 * @param now seconds since 1970; @param notSince nothing is noted where its use is known to be after this
 */
export function noteClientUse(sql: Sql, tenantId: string, clientId: string, now: number, notSince: number): void {
  const { waiting, known } = notes();
  const key = `${tenantId}\n${clientId}`;
  if ((known.get(key) ?? 0) > notSince || waiting.size >= most) return;
  known.set(key, now);
  waiting.set(key, now);
  notes().timer ??= setTimeout(() => {
    writeClientUses(sql).catch((error: unknown) =>
      logger().warn({ err: error }, "the last use of clients is not written"),
    );
  }, delay).unref();
}

/** Writes what was noted. */
export async function writeClientUses(sql: Sql): Promise<void> {
  const all = [...notes().waiting];
  notes().waiting.clear();
  clearTimeout(notes().timer);
  delete notes().timer;
  if (all.length === 0) return;
  const pairs = all.map(([key]) => key.split("\n"));
  await sql`
    update clients c set last_used_at = greatest(c.last_used_at, to_timestamp(used.at))
    from unnest(${pairs.map(([tenant = ""]) => tenant)}::text[], ${pairs.map(([, id = ""]) => id)}::text[],
      ${all.map(([, at]) => at)}::float8[]) as used (tenant_id, client_id, at)
    where c.tenant_id = used.tenant_id and c.client_id = used.client_id`;
}
