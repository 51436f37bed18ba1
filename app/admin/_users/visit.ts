import type { TenantVisit } from "@/app/admin/_shell/admin";
import { mayDo } from "@/lib/admin/permissions";
import type { Resource } from "@/lib/admin/resource";
import type { users } from "@/lib/admin/resources/users";

/** Who looks at which user. */
export interface UserVisit extends TenantVisit {
  readonly user: Awaited<ReturnType<typeof users.show>>;
  /** The page of the user, without its query. */
  readonly href: string;
  /** Where the list of the view begins. */
  readonly after: string | undefined;
}

/** What to call somebody. */
export const nameOf = ({ user }: Pick<UserVisit, "user">): string => user.name ?? user.username;

/** Whether the one who looks may do something with a kind of thing of this tenant. */
export const may = (
  { context, tenantId }: Pick<UserVisit, "context" | "tenantId">,
  operation: string,
  { permissions }: Pick<Resource, "permissions">,
): boolean => mayDo(context, operation, { permissions, tenantId });
