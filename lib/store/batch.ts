import type { Sql } from "@/db/client";
import { logger } from "@/lib/base/log";
import { shared } from "@/lib/base/shared";

interface Options<Item> {
  /** Unique in the process; a warning is the event `{name}.dropped`. */
  readonly name: string;
  /** Milliseconds until what was kept is written. */
  readonly delay: number;
  /** Items that may wait; or how much, in the measure of `weigh`. */
  readonly most: number;
  readonly weigh?: (item: Item) => number;
  /** Writes all of it, by one statement. */
  readonly write: (sql: Sql, items: readonly Item[]) => Promise<void>;
  /** What a log says where they could not be written. */
  readonly warning: string;
}

interface Waiting<Item> {
  readonly items: Map<string, Item>;
  weight: number;
  timer?: NodeJS.Timeout;
}

/**
 * What is noted beside requests and written together some time later: no request waits for it, and no flood of them fills the memory.
 * It is for what people look at: a process that dies forgets what came within the delay, and where the database is away it is dropped.
 */
export function batch<Item>({ name, delay, most, weigh = () => 1, write, warning }: Options<Item>) {
  const waiting = () => shared<Waiting<Item>>(`batch of ${name}`, () => ({ items: new Map(), weight: 0 }));

  /** Writes what waits, in the order of keys: servers that write at once wait for each other's rows and never in a ring. */
  async function flush(sql: Sql): Promise<void> {
    const all = waiting();
    const items = [...all.items].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
    all.items.clear();
    all.weight = 0;
    clearTimeout(all.timer);
    delete all.timer;
    if (items.length > 0) await write(sql, items);
  }

  return {
    /**
     * Keeps an item for the next writing.
     * @param make gives it from what waits under the key already, if anything does
     * @returns false where there is no room for another
     */
    keep(sql: Sql, key: string, make: (known: Item | undefined) => Item): boolean {
      const all = waiting();
      const known = all.items.get(key);
      const isNew = known === undefined;
      if (isNew && all.weight >= most) return false;
      const item = make(known);
      const weight = isNew ? weigh(item) : 0;
      if (all.weight + weight > most) return false;
      all.items.set(key, item);
      all.weight += weight;
      all.timer ??= setTimeout(() => {
        flush(sql).catch((err: unknown) => logger().warn({ event: `${name}.dropped`, err }, warning));
      }, delay).unref();
      return true;
    },

    flush,
  };
}
