import type { Actor } from "@/lib/model/actor";

/** What somebody is in a tenant: `support` works with its users alone, `auditor` changes nothing. */
export const roles = ["owner", "admin", "support", "auditor"] as const;
export type Role = (typeof roles)[number];

/** Sets of roles, as the definitions name them. Operators may do everything everywhere. */
export const operators: readonly Role[] = [];
export const editors: readonly Role[] = ["owner", "admin"];
export const readers: readonly Role[] = ["owner", "admin", "auditor"];
export const helpers: readonly Role[] = ["owner", "admin", "support"];
export const everyone: readonly Role[] = [...roles];

/** One row for each operation of a resource: who of a tenant may do it. What has no row, nobody may. */
export type Permissions = Readonly<Record<string, readonly Role[]>>;

/** Who asks. */
export interface Caller {
  readonly actor: Actor;
  /** What an admin is, by tenant. */
  readonly roles?: Readonly<Record<string, Role>>;
}

/** What an operation is done to: a resource of one tenant, or of the installation where there is none. */
interface Target {
  readonly permissions: Permissions;
  readonly tenantId: string | undefined;
}

/** Whether somebody may do something, by the one table that pages, API and command line have. */
export function mayDo({ actor, roles: memberships = {} }: Caller, operation: string, target: Target): boolean {
  const { permissions, tenantId } = target;
  const allowed = Object.hasOwn(permissions, operation) ? permissions[operation] : undefined;
  if (allowed === undefined) return false;
  switch (actor.kind) {
    case "operator":
    case "system":
      return true;
    case "admin": {
      const role = tenantId !== undefined && Object.hasOwn(memberships, tenantId) ? memberships[tenantId] : undefined;
      return role !== undefined && allowed.includes(role);
    }
    case "person":
    case "client":
      return false;
  }
}
