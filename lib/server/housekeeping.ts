import { openDatabase } from "@/db/client";
import { logger } from "@/lib/log";
import { tidy } from "@/lib/store/housekeeping";

const everyMilliseconds = 10 * 60 * 1000;

/** Tidies the database now and then, on a connection of its own. A round that fails is logged; the next one does its work too. */
export function startHousekeeping(url: string): () => Promise<void> {
  const { sql } = openDatabase(url, 1);
  const round = () =>
    tidy(sql).catch((err: unknown) => logger().warn({ event: "housekeeping.failed", err }, "Housekeeping failed"));
  const timer = setInterval(round, everyMilliseconds);
  return async () => {
    clearInterval(timer);
    await sql.end({ timeout: 5 });
  };
}
