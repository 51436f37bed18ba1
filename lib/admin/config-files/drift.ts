import { AdminError } from "@/lib/admin/errors";
import { allOf } from "@/lib/admin/page";
import type { Context } from "@/lib/admin/resource";
import { tenantFor } from "@/lib/admin/resources/tenant-view";
import type { StoredEvent } from "@/lib/events/stored";
import { type ConfigVersionRow, configVersionRows } from "@/lib/store/config-versions";
import { eventRows } from "@/lib/store/event-rows";
import { entryOf } from "./apply";
import { rowsOf } from "./carry";
import { currentOf, namedOf } from "./carry-tenant";
import { type Change, differences } from "./change";
import { checkAccess } from "./permissions";
import { idOf, keyOf, type Section, sections } from "./sections";

/** What became another thing since the file was applied: `from` is the file's, `to` what is now. */
export interface Drifted extends Change {
  /** Who changed it last and when, where the audit log still has it. */
  readonly by?: StoredEvent["actor"];
  readonly at?: string;
}

export interface Drift {
  readonly tenant: string;
  /** The version that was applied last. */
  readonly number: number;
  readonly things: readonly Drifted[];
}

/**
 * What of a tenant is otherwise than the file that was applied last. Secrets are not compared: where they are is not known here.
 * @throws AdminError not_found where there is no such tenant, or no file was ever applied; forbidden
 */
export async function driftOf(context: Context & { readonly tenantId: string }): Promise<Drift> {
  const { db, tenantId: id } = context;
  checkAccess(context, "read", id);
  const tenant = await tenantFor(db, id);
  const version = await configVersionRows(db, id).latest();
  const entry = version && entryOf(version.content, id);
  if (!version || !entry) throw new AdminError("not_found", `there is no configuration file of ${id} that was applied`);
  const named = namedOf(entry);
  const now = currentOf(tenant);
  const members = differences(named, Object.fromEntries(Object.keys(named).map((path) => [path, now[path]])));
  const things: Change[] = members.length > 0 ? [{ action: "update", kind: "tenant", id, members }] : [];
  /** What events call a thing, by what the file calls it. */
  const ids = new Map<string, string>();
  for (const section of sections) {
    const rows = Object.entries(rowsOf(entry, section) ?? {});
    const { name: kind } = section.resource;
    const there = new Map((await allOf(section.resource, context)).map((item) => [keyOf(section, item), item]));
    for (const [key, item] of there) ids.set(`${kind} ${key}`, idOf(section, item));
    for (const [one, row] of rows) {
      const item = there.get(one);
      if (row.absent === true) {
        if (item) things.push({ action: "create", kind, id: one, members: [] });
      } else if (!item) things.push({ action: "delete", kind, id: one, members: [] });
      else {
        const differ = differences(section.whole(withoutSecrets(section, row), tenant), section.stored(item));
        if (differ.length > 0) things.push({ action: "update", kind, id: one, members: differ });
      }
    }
  }
  const told = things.length > 0 ? await since(context, version) : [];
  return {
    tenant: id,
    number: version.number,
    things: things.map((one) => ({
      ...one,
      ...lastOf({ ...one, id: ids.get(`${one.kind} ${one.id}`) ?? one.id }, told),
    })),
  };
}

const withoutSecrets = ({ secrets }: Section, row: object) =>
  Object.fromEntries(Object.entries(row).filter(([member]) => !secrets.includes(member)));

/** Events of each name that are looked at. */
const mostEvents = 200;

/** What changed since a version was applied, the latest first. */
async function since({ db, tenantId }: Context & { readonly tenantId: string }, version: ConfigVersionRow) {
  const rows = eventRows(db, tenantId);
  const from = new Date(version.appliedAt).toISOString();
  const kinds = ["tenant", ...sections.map(({ resource }) => resource.name)];
  const names = [
    "settings.changed",
    ...kinds.flatMap((kind) => [`${kind}.changed`, `${kind}.created`, `${kind}.removed`]),
  ];
  const applied = await Promise.all(
    ["config.applied", "config.rolled-back"].map((name) => rows.list({ limit: mostEvents, since: from, name })),
  );
  // What the application itself changed has its time, to the microsecond.
  const mark = applied.flatMap(({ items }) => items).find(({ data }) => data.number === version.number)?.at ?? from;
  const all = await Promise.all(names.map((name) => rows.list({ limit: mostEvents, since: from, name })));
  return all
    .flatMap(({ items }) => items)
    .filter(({ at }) => at > mark)
    .sort((a, b) => (a.at < b.at ? 1 : -1));
}

function lastOf({ kind, id, members }: Change, events: readonly StoredEvent[]): Pick<Drifted, "by" | "at"> {
  const found = events.find((event) =>
    kind === "tenant"
      ? members.some(({ member }) => isMember(event, member))
      : event.name.startsWith(`${kind}.`) && (event.client === id || Object.values(event.data).includes(id)),
  );
  return found ? { by: found.actor, at: found.at } : {};
}

/** Whether an event is about a member of the tenant, or about something within it. */
function isMember({ name, data }: StoredEvent, member: string): boolean {
  const path = name === "settings.changed" ? member.replace(/^settings\./, "") : member;
  if (name === "settings.changed" ? path === member : name !== "tenant.changed") return false;
  const changed = Array.isArray(data.members) ? data.members.map(String) : [];
  return changed.some((one) => one === path || one.startsWith(`${path}.`));
}
