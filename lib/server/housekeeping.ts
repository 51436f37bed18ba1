import { openDatabase } from "@/db/client";
import { rotateDueKeys } from "@/lib/admin/resources/scheduled-rotation";
import { logger } from "@/lib/base/log";
import { tidy } from "@/lib/store/housekeeping";

const everyMilliseconds = 10 * 60 * 1000;

/** "KEEP": the lock that lets one of several hosts do a round. */
const lock = 0x4b454550;

/** Tidies the database and rotates keys now and then, on a connection of its own. A round that fails is logged; the next one does its work too. */
export function startHousekeeping(url: string): () => Promise<void> {
  const { sql, db, close } = openDatabase(url, 1);
  const round = async () => {
    const [row] = await sql`select pg_try_advisory_lock(${lock}) as is_ours`;
    if (!row?.isOurs) return;
    try {
      await rotateDueKeys(db);
      await tidy(sql);
    } finally {
      await sql`select pg_advisory_unlock(${lock})`;
    }
  };
  const run = () =>
    round().catch((err: unknown) => logger().warn({ event: "housekeeping.failed", err }, "Housekeeping failed"));
  const timer = setInterval(run, everyMilliseconds);
  return async () => {
    clearInterval(timer);
    await close();
  };
}
