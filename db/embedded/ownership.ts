import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { addressOf } from "@/db/address";

/** One process owns an embedded database at a time. */
export interface Ownership {
  release(): Promise<void>;
}

/** Another live process owns the database. */
export class InUseError extends Error {}

const lockId = 7_341_001;

/**
 * Takes the advisory lock that makes this process the owner. PostgreSQL frees it the moment we die, however we die, so it is
 * never stale.
 *
 * @param url of the database that all who could be owners connect to
 * @param onLost called once when the connection ends before `release`
 * @throws InUseError when another process has the lock
 */
export async function takeOwnership(url: string, onLost: () => void): Promise<Ownership> {
  let isReleased = false;
  const address = addressOf(url);
  const sql = postgres(address.url, {
    ...address.socket,
    max: 1,
    idle_timeout: 0,
    max_lifetime: null,
    connect_timeout: 10,
    onnotice: () => undefined,
    onclose: () => {
      if (!isReleased) onLost();
      isReleased = true;
    },
    connection: { application_name: `gatehouse ${process.pid}` },
  });
  const release = async () => {
    isReleased = true;
    await sql.end({ timeout: 1 });
  };
  try {
    await lock(sql);
    return { release };
  } catch (error) {
    await release();
    throw error;
  }
}

/** The backend of an owner killed just now may need a moment to notice. */
async function lock(sql: postgres.Sql): Promise<void> {
  for (const deadline = Date.now() + 1500; ; await sleep(50)) {
    const [row] = await sql<[{ taken: boolean }]>`SELECT pg_try_advisory_lock(${lockId}) AS taken`;
    if (row.taken) return;
    if (Date.now() > deadline) break;
  }
  const [owner] = await sql<{ name: string }[]>`
    SELECT application_name AS name FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE locktype = 'advisory' AND objid = ${lockId} AND granted`;
  throw new InUseError(owner?.name ?? "another process");
}
