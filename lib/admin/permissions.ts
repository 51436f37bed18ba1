import type { Actor } from "@/lib/model/actor";
import { type MemberRole, type Role, roles } from "@/lib/model/system-tenant";

export { type Role, roles } from "@/lib/model/system-tenant";

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
  /** What an admin or an API key is, by tenant. */
  readonly roles?: Readonly<Record<string, Role>>;
  /** Whether an admin or an API key may do everything everywhere. */
  readonly isOperator?: boolean;
  /** What its access token is for, where it comes with one: of what its role allows, no more than this. */
  readonly scopes?: ReadonlySet<string>;
}

/** What an operation is done to: a resource of one tenant, or of the installation where there is none. */
interface Target {
  readonly permissions: Permissions;
  readonly tenantId: string | undefined;
}

/** Whether somebody may do something, by the one table that pages, API and command line have. */
export function mayDo(caller: Caller, operation: string, { permissions, tenantId }: Target): boolean {
  const allowed = Object.hasOwn(permissions, operation) ? permissions[operation] : undefined;
  if (allowed === undefined) return false;
  if (operates(caller)) return true;
  const role = roleIn(caller, tenantId);
  return role !== undefined && allowed.includes(role);
}

/**
 * Whether somebody may make a member what `role` says, or change one who is that: nobody reaches above what they are themselves.
 * Whoever asks may manage members at all, as `mayDo` says.
 */
export function mayGrant(caller: Caller, tenantId: string, role: MemberRole): boolean {
  if (operates(caller)) return true;
  const own = roleIn(caller, tenantId);
  return own !== undefined && role !== "operator" && rank[own] >= rank[role];
}

const rank: Readonly<Record<Role, number>> = { owner: 3, admin: 2, support: 1, auditor: 1 };

function operates({ actor, isOperator }: Caller): boolean {
  switch (actor.kind) {
    case "operator":
    case "system":
      return true;
    case "admin":
    case "client":
      return isOperator === true;
    case "person":
      return false;
  }
}

function roleIn({ actor, roles: memberships = {} }: Caller, tenantId: string | undefined): Role | undefined {
  if (actor.kind !== "admin" && actor.kind !== "client") return undefined;
  return tenantId !== undefined && Object.hasOwn(memberships, tenantId) ? memberships[tenantId] : undefined;
}
