import { LRUCache } from "lru-cache";
import { z } from "zod";
import { AdminError, parseInput } from "@/lib/admin/errors";
import type { Context } from "@/lib/admin/resource";
import { tenantFor } from "@/lib/admin/resources/tenant-view";
import type { Actor } from "@/lib/model/actor";
import { type ConfigVersionLine, configVersionRows } from "@/lib/store/config-versions";
import type { Page } from "@/lib/store/page";
import { entryOf } from "./apply";
import { rowsOf } from "./carry";
import { namedOf } from "./carry-tenant";
import { checkAccess } from "./permissions";
import { sections } from "./sections";

type InTenant = Context & { readonly tenantId: string };

/** A version of a tenant's file, as it is shown. */
export interface ShownVersion {
  readonly number: number;
  readonly applied_at: Date;
  readonly by: { readonly kind: Actor["kind"]; readonly id?: string };
  readonly restored_from?: number;
  readonly created: number;
  readonly changed: number;
  readonly removed: number;
  /** SHA-256 of the content in base64url. */
  readonly digest: string;
}

const wanted = z.object({ limit: z.int().min(1).max(1_000).default(100), after: z.int().positive().optional() });

/** The versions of a tenant's file, the latest first. @throws AdminError not_found, forbidden, invalid */
export async function history(context: InTenant, part: z.input<typeof wanted> = {}): Promise<Page<ShownVersion>> {
  await enter(context);
  const { items, next } = await configVersionRows(context.db, context.tenantId).list(parseInput(wanted, part));
  return { items: items.map(shown), next };
}

/** A version as it was written. @throws AdminError not_found, forbidden */
export async function contentOf(context: InTenant, number: number): Promise<string> {
  await enter(context);
  const row = await configVersionRows(context.db, context.tenantId).find(number);
  if (row) return row.content;
  throw new AdminError("not_found", `there is no version ${number} of the configuration of ${context.tenantId}`);
}

/** Something that a file decides, so that whoever changes it elsewhere makes a drift. */
export interface ManagedThing {
  /** `tenant`, `client` … */
  readonly kind: string;
  readonly id: string;
  /** `name`, `settings.lifetimes.code` …; every one where it is left out. */
  readonly members?: readonly string[];
}

/** What of a tenant is managed by file; undefined where no file was ever applied. @throws AdminError not_found, forbidden */
export async function managed(
  context: InTenant,
): Promise<{ version: ShownVersion; since: Date; things: readonly ManagedThing[] } | undefined> {
  await enter(context);
  const rows = configVersionRows(context.db, context.tenantId);
  const [last] = (await rows.list({ limit: 1 })).items;
  const things = last && (await thingsOf(context, last));
  if (!things) return undefined;
  return { version: shown(last), since: (await rows.since()) ?? last.appliedAt, things };
}

/** Pages ask for it often, and a version never changes. */
const known = new LRUCache<string, readonly ManagedThing[]>({ max: 100 });

async function thingsOf({ db, tenantId: id }: InTenant, { number, digest }: ConfigVersionLine) {
  const key = `${id} ${number} ${digest}`;
  const before = known.get(key);
  if (before) return before;
  const row = await configVersionRows(db, id).find(number);
  const entry = row && entryOf(row.content, id);
  if (!entry) return undefined;
  const rows = sections.flatMap((section) =>
    Object.keys(rowsOf(entry, section) ?? {}).map((one) => ({ kind: section.resource.name, id: one })),
  );
  const things: readonly ManagedThing[] = [{ kind: "tenant", id, members: Object.keys(namedOf(entry)) }, ...rows];
  known.set(key, things);
  return things;
}

async function enter(context: InTenant): Promise<void> {
  checkAccess(context, "read", context.tenantId);
  await tenantFor(context.db, context.tenantId);
}

/** A version as it is shown, without what was written. */
export const shown = (row: ConfigVersionLine): ShownVersion => ({
  number: row.number,
  applied_at: row.appliedAt,
  by: { kind: row.actorKind, ...(row.actor !== null && { id: row.actor }) },
  ...(row.restoredFrom !== null && { restored_from: row.restoredFrom }),
  created: row.created,
  changed: row.changed,
  removed: row.removed,
  digest: row.digest,
});
