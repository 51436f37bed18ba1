import { LRUCache } from "lru-cache";
import { logger } from "@/lib/base/log";
import { shared } from "@/lib/base/shared";
import type { Stored } from "@/lib/base/stored";

const told = () => shared("unread rows", () => new LRUCache<string, true>({ max: 10_000 }));

/** Logs what of a row was left aside when it was read: once for each version of the row in a process, though it is read often. */
export function tellOnce(
  { value, unknown, unread }: Stored<unknown>,
  row: { readonly tenant: string; readonly client?: string },
  version: number,
): void {
  const key = JSON.stringify([row.tenant, row.client, version]);
  if ((value !== undefined && unknown.length + unread.length === 0) || told().has(key)) return;
  told().set(key, true);
  const fields = {
    event: value === undefined ? "client.unread" : "row.unread",
    ...row,
    detail: `unknown: ${unknown.join(" ") || "none"}; not understood: ${unread.join(" ") || "none"}`,
  };
  if (value === undefined) logger().error(fields, "not served: what is stored of this client is of another version");
  else logger().warn(fields, "not all that is stored is understood: it is of another version");
}
