import { type Caller, mayDo } from "@/lib/admin/permissions";
import type { BulkAct } from "@/lib/model/bulk-act";
import { users } from "./users";

/** What each is of the users' operations: whoever may not do it to one may not do it to many. */
const operations = {
  disable: "update",
  enable: "update",
  "sign-out": "sign-out",
  "reset-factors": "reset-factors",
  remove: "remove",
} as const satisfies Record<BulkAct, string>;

export const mayDoToMany = (caller: Caller, tenantId: string, act: BulkAct): boolean =>
  mayDo(caller, operations[act], { permissions: users.permissions, tenantId });
