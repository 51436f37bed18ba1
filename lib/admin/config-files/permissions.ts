import { AdminError } from "@/lib/admin/errors";
import { editors, mayDo, type Permissions, readers } from "@/lib/admin/permissions";
import type { Context } from "@/lib/admin/resource";
import { tenants } from "@/lib/admin/resources/tenants";
import { sections } from "./sections";

/** Who of a tenant may do what with its configuration. What a file changes is asked of each definition once more. */
export const configPermissions = { read: readers, apply: editors } as const satisfies Permissions;

/** What a file holds: an access token for configuration alone does not reach further than one for these. */
const held = [tenants, ...sections.map(({ resource }) => resource)];

/** @throws AdminError forbidden */
export function checkAccess(context: Context, operation: keyof typeof configPermissions, tenantId: string): void {
  if (!mayDo(context, operation, { permissions: configPermissions, tenantId }))
    throw new AdminError("forbidden", `${operation}: is not yours to do with the configuration of ${tenantId}`);
  const access = operation === "read" ? "read" : "write";
  const missing = held.map(({ path }) => `${path}:${access}`).find((scope) => context.scopes?.has(scope) === false);
  if (missing !== undefined)
    throw new AdminError("forbidden", `${operation}: the access token is not for ${missing}, which a file holds too`);
}
