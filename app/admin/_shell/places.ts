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
  if (!admin.isOperator) return allPlacesOf(admin, most);
  const { items } = await tenants.list(contextFor(admin), { limit: most });
  return items.map(({ id, name, disabled }) => ({ id, name, isDisabled: disabled }));
}

/** The tenants that somebody is a member of. */
export const allPlacesOf = (admin: Admin, limit?: number): Promise<readonly Place[]> =>
  Promise.all(
    Object.keys(admin.roles)
      .sort()
      .slice(0, limit)
      .map((id) => placeOf(admin, id)),
  );

/** Who may not read a tenant sees its identifier alone. */
export async function placeOf(admin: Admin, id: string): Promise<Place> {
  const context = contextFor(admin, id);
  if (!mayDo(context, "show", { ...tenants, tenantId: id })) return { id, name: id, isDisabled: false };
  const { name, disabled } = await tenants.show(context, id);
  return { id, name, isDisabled: disabled };
}
