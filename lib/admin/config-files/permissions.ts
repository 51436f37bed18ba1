import { AdminError } from "@/lib/admin/errors";
import { editors, mayDo, type Permissions, readers } from "@/lib/admin/permissions";
import type { Context } from "@/lib/admin/resource";

/** Who of a tenant may do what with its configuration. What a file changes is asked of each definition once more. */
export const configPermissions = { read: readers, apply: editors } as const satisfies Permissions;

/** @throws AdminError forbidden */
export function checkAccess(context: Context, operation: keyof typeof configPermissions, tenantId: string): void {
  if (mayDo(context, operation, { permissions: configPermissions, tenantId })) return;
  throw new AdminError("forbidden", `${operation}: is not yours to do with the configuration of ${tenantId}`);
}
