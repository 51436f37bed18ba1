import type { Context } from "@/lib/admin/resource";
import type { ShownTenant } from "@/lib/admin/resources/tenant-view";
import { tenants } from "@/lib/admin/resources/tenants";
import { config } from "@/lib/base/config";
import { type Change, differences } from "./change";
import type { TenantEntry } from "./schema";
import type { Members } from "./sections";
import { flat, grouped, namedSettings, presetOf } from "./settings";

const ofSettings = "settings.";

/** What a file says of the tenant itself, by the paths that a difference names. */
export function namedOf({ name, issuer, disabled, settings }: TenantEntry): Members {
  const own = Object.entries({ name, issuer, disabled }).filter(([, value]) => value !== undefined);
  const all = Object.entries(namedSettings(settings)).map(([path, value]) => [ofSettings + path, value]);
  return Object.fromEntries([...own, ...all]);
}

/** The same of a tenant that there is. An issuer that follows from its identifier is none of its own. */
export function currentOf({ id, name, issuer, disabled, settings }: ShownTenant): Members {
  const isOwn = issuer !== `${config().publicUrl}/t/${id}`;
  const all = Object.entries(flat(settings)).map(([path, value]) => [ofSettings + path, value]);
  return { name, ...(isOwn && { issuer }), disabled, ...Object.fromEntries(all) };
}

/** What holds of a member that a file named before and names no more. */
const withoutFile = (path: string, before: Members): unknown => {
  if (path.startsWith(ofSettings)) return presetOf(path.slice(ofSettings.length));
  return path === "disabled" ? false : path === "name" ? before.name : undefined;
};

/** What a tenant is to be, of the members that are the file's or were. */
export function wantedOf(entry: TenantEntry, last: TenantEntry | undefined, before: Members): Members {
  const named = namedOf(entry);
  const dropped = Object.keys(last ? namedOf(last) : {}).filter((path) => !Object.hasOwn(named, path));
  return { ...Object.fromEntries(dropped.map((path) => [path, withoutFile(path, before)])), ...named };
}

/** Makes the tenant, or changes what differs of it. */
export async function carryTenant(
  context: Context,
  id: string,
  entry: TenantEntry,
  last: TenantEntry | undefined,
  there: ShownTenant | undefined,
): Promise<readonly Change[]> {
  const before = there ? currentOf(there) : {};
  const wanted = wantedOf(entry, last, before);
  if (!there) {
    const { name, issuer, settings } = entry;
    await tenants.create(context, { id, name, ...(issuer !== undefined && { issuer }), ...(settings && { settings }) });
    if (entry.disabled) await tenants.update(context, id, { disabled: true });
    return [{ action: "create", kind: "tenant", id, members: differences({}, wanted) }];
  }
  const among = Object.fromEntries(Object.keys(wanted).map((path) => [path, before[path]]));
  const members = differences(among, wanted);
  if (members.length === 0) return [];
  const { version } = there;
  const given = members.map(({ member, to }): [string, unknown] => [member, to ?? null]);
  const own = given.filter(([path]) => !path.startsWith(ofSettings));
  const settings = given.filter(([path]) => path.startsWith(ofSettings));
  await tenants.update(context, id, {
    version,
    ...Object.fromEntries(own),
    ...(settings.length > 0 && {
      settings: grouped(Object.fromEntries(settings.map(([path, to]) => [path.slice(ofSettings.length), to]))),
    }),
  });
  return [{ action: "update", kind: "tenant", id, version, members }];
}
