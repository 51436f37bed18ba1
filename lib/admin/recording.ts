import type { Db } from "@/db/client";
import { changedMembers } from "@/lib/events/changed";
import type { NewEvent } from "@/lib/events/event";
import { record } from "@/lib/events/record";
import type { Context } from "./resource";

type WithoutActor<E> = E extends NewEvent ? Omit<E, "actor" | "origin"> : never;

/** An event as an operation tells it: who did it the runner knows, and in which tenant, unless it says another. */
export type Told = WithoutActor<NewEvent> & { readonly tenantId?: string };

/** A row before and after a change, and the names of the members that became other ones, those of groups as `group.member`. */
export interface Difference<Item> {
  readonly before: Item;
  readonly after: Item;
  readonly members: readonly string[];
}

/** Follows from every change, and says nothing of it. */
const consequences = new Set(["version", "updated_at", "not_understood"]);

export const differenceOf = <Item extends object>(before: Item, after: Item): Difference<Item> => ({
  before,
  after,
  members: changedMembers(before, after).filter((name) => !consequences.has(name)),
});

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
