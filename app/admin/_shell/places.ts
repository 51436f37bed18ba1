import { mayDo } from "@/lib/admin/permissions";
import { tenants } from "@/lib/admin/resources/tenants";
import { type Admin, contextFor } from "@/lib/dashboard/session";

/** A tenant that somebody can go to. */
export interface Place {
  readonly id: string;
  readonly name: string;
  readonly isDisabled: boolean;
}

/** How many tenants the switcher offers; the others are found by search and in the list. */
const most = 12;

/** Tenants to go to: an operator's first ones, anybody else's own. */
export async function placesOf(admin: Admin): Promise<readonly Place[]> {
  if (!admin.isOperator) return (await ownPlaces(admin, { limit: most })).items;
  const { items } = await tenants.list(contextFor(admin), { limit: most });
  return items.map(({ id, name, disabled }) => ({ id, name, isDisabled: disabled }));
}

/** Some of the tenants that somebody is a member of, by identifier: there may be a thousand. */
export async function ownPlaces(admin: Admin, { limit, after = "" }: { limit: number; after?: string }) {
  const ids = Object.keys(admin.roles)
    .filter((id) => id > after)
    .sort();
  const items: readonly Place[] = await Promise.all(ids.slice(0, limit).map((id) => placeOf(admin, id)));
  return { items, next: ids.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** Who may not read a tenant sees its identifier alone. */
export async function placeOf(admin: Admin, id: string): Promise<Place> {
  const context = contextFor(admin, id);
  if (!mayDo(context, "show", { ...tenants, tenantId: id })) return { id, name: id, isDisabled: false };
  const { name, disabled } = await tenants.show(context, id);
  return { id, name, isDisabled: disabled };
}
