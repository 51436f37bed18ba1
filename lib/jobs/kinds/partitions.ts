import type { Sql } from "@/db/client";
import { type Partition, partitionStore } from "@/lib/store/event-partitions";
import { sealStore } from "@/lib/store/event-seals";
import { readSettings } from "@/lib/tenants/stored-settings";
import type { RoundKind } from "../rounds";
import { sealTenant } from "./seal-audit";

/** Keeps the months of events: makes those to come, and lets those go that no tenant wants kept. */
export const partitions: RoundKind = {
  name: "partitions",
  async run({ sql }) {
    const store = partitionStore(sql);
    await store.makeComing();
    const kept = await announce(sql);
    const oldest = [...kept.values()].reduce((a, b) => (b < a ? b : a), forEver);
    const months = await store.months();
    const isOver = ({ until }: Partition) => kept.size > 0 && until <= oldest;
    for (const month of months.filter(isOver)) await store.drop(month);
    for (const [tenant, from] of kept) if (from !== always) await store.forget(tenant, from);
    // Where one tenant keeps its events for ever, the others' go singly.
    const left = months.slice(0, -4).filter((month) => !isOver(month));
    for (const month of left) if (await store.isEmpty(month)) await store.drop(month);
  },
};

/** Before and after every time that is written. */
const always = "";
const forEver = "~";

/**
 * Says in each tenant's chain since when its events are kept, before older ones go: what is missing without that was not us.
 * @returns by tenant, since when
 */
async function announce(sql: Sql): Promise<ReadonlyMap<string, string>> {
  const store = partitionStore(sql);
  const kept = new Map<string, string>();
  for (const { id, settings, oldest } of await store.tenants()) {
    const days = readSettings(settings).value.audit.retention;
    const from = days === 0 ? always : await store.monthOf(days);
    kept.set(id, await announced(sql, id, oldest, from));
  }
  return kept;
}

/** Since when a tenant's events are kept by its newest seal, which is made to say so where there are older ones. */
async function announced(sql: Sql, id: string, oldest: string | undefined, from: string): Promise<string> {
  if (oldest === undefined || oldest >= from) return from;
  const newest = await sealStore(sql, id).newest();
  const said = newest?.text.retained_from ?? always;
  if (said >= from) return from;
  const seal = await sealTenant(sql, id, { evenEmpty: true, retainedFrom: from });
  return seal?.text.retained_from ?? said;
}
