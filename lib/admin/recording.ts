import type { Db } from "@/db/client";
import type { DataOf } from "@/lib/events/catalogue";
import { type Change, changesBetween } from "@/lib/events/changed";
import type { NewEvent } from "@/lib/events/event";
import { record } from "@/lib/events/record";
import type { Context } from "./resource";

type WithoutActor<E> = E extends NewEvent ? Omit<E, "actor" | "origin"> : never;

/** An event as an operation tells it: who did it the runner knows, and in which tenant, unless it says another. */
export type Told = WithoutActor<NewEvent> & { readonly tenantId?: string };

/** A row before and after a change, and the members that became other ones, those of groups as `group.member`. */
export interface Difference<Item> {
  readonly before: Item;
  readonly after: Item;
  /** Their names. */
  readonly members: readonly string[];
  readonly changes: readonly Change[];
}

/** Follows from every change, and says nothing of it. */
const consequences = new Set(["version", "updated_at", "not_understood"]);

export function differenceOf<Item extends object>(before: Item, after: Item): Difference<Item> {
  const changes = changesBetween(before, after).filter(({ name }) => !consequences.has(name));
  return { before, after, members: changes.map(({ name }) => name), changes };
}

/** Characters, as JSON, of what an event keeps of values. */
const mostKept = 4_000;

/**
 * What an event keeps of changes: the names of all, and what they were and are. Values are left out of `hidden`, which are secrets or
 * about a person, and where there is too much of them.
 */
export function keptOf(changes: readonly Change[], hidden: readonly string[] = []): DataOf<"settings.changed"> {
  let left = mostKept;
  const kept = changes.flatMap(({ name, before, after }) => {
    if (hidden.includes(name)) return [];
    const values = JSON.stringify({ before, after });
    left -= values.length;
    return left < 0 ? [] : [[name, JSON.parse(values)]];
  });
  return { members: changes.map(({ name }) => name), ...(kept.length > 0 && { changes: Object.fromEntries(kept) }) };
}

/** Records what was done, in the transaction that did it. */
export async function recordTold(
  db: Pick<Db, "insert">,
  { actor, tenantId: here }: Pick<Context, "actor" | "tenantId">,
  events: readonly Told[],
): Promise<void> {
  for (const { tenantId = here, ...event } of events) {
    if (tenantId === undefined) throw new Error(`${event.name} is of no tenant`);
    await record(db, tenantId, { ...event, actor });
  }
}
