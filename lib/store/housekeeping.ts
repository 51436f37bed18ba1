import type { Sql } from "@/db/client";

/** Rows that a round deletes of one table at the most, so that no statement holds locks for long. */
const batch = 5_000;
/** Kept for a week after their end, so that a late visitor can start again. */
const week = "interval '7 days'";

/** What is over, by table; each condition has an index or a small table. */
const over: readonly (readonly [table: string, condition: string])[] = [
  ["interactions", `expires_at < now() - ${week}`],
  ["authorizations", "expires_at < now()"],
  ["access_tokens", "expires_at < now()"],
  ["refresh_tokens", "expires_at < now()"],
  ["revoked_jwts", "expires_at < now()"],
  ["pushed_requests", "expires_at < now()"],
  ["used_assertions", "expires_at < now()"],
  ["attempts", "window_ends_at < now()"],
  ["initial_access_tokens", "expires_at < now() or uses_left < 1"],
  ["keys", "gone_at < now()"],
  ["sessions", `expires_at < now() - ${week} or ended_at < now() - ${week}`],
  ["browsers", `expires_at < now() - ${week}`],
];

/** Deletes what is over. @returns how many rows went */
export async function tidy(sql: Sql): Promise<number> {
  let deleted = 0;
  for (const [table, condition] of over) {
    for (;;) {
      const { count } = await sql.unsafe(
        `delete from ${table} where ctid = any(array(select ctid from ${table} where ${condition} limit ${batch}))`,
      );
      deleted += count;
      if (count < batch) break;
    }
  }
  return deleted;
}
