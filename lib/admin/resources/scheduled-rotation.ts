import type { Db } from "@/db/client";
import { newestKeys } from "@/lib/store/keys";
import { readSettings } from "@/lib/tenants/stored-settings";
import { rotateKeys } from "./keys";

const day = 86_400_000;

/**
 * Rotates the keys whose time has come, by each tenant's `key_rotation` (days; 0 never).
 * @returns the kinds of key that were rotated, as `tenant alg`
 */
export async function rotateDueKeys(db: Db, now: Date = new Date()): Promise<readonly string[]> {
  const due = (await newestKeys(db)).filter(({ settings, signsFrom }) => {
    const days = readSettings(settings).value.key_rotation;
    return days > 0 && signsFrom !== null && now.getTime() - signsFrom.getTime() > days * day;
  });
  for (const { tenantId, alg } of due) await rotateKeys(db, tenantId, { alg }, "key-rotation");
  return due.map(({ tenantId, alg }) => `${tenantId} ${alg}`);
}
