import { isDeepStrictEqual } from "node:util";
import type { ConfigChange as Change, MemberChange } from "@/lib/model/config-change";
import type { Members } from "./sections";

export type { ConfigChange as Change, MemberChange } from "@/lib/model/config-change";

/** What is to be done to a tenant so that it is as its file says. */
export interface TenantPlan {
  readonly tenant: string;
  /** Of the tenant, before; none where it is made. */
  readonly version?: number;
  /** The version of its configuration that was applied before this one. */
  readonly base?: number;
  readonly changes: readonly Change[];
  /** What is there and stands in no file; `prune` deletes it. */
  readonly left: readonly Pick<Change, "kind" | "id">[];
}

/** The members that differ. What is undefined is not there. */
export function differences(before: Members, after: Members): MemberChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((member) => {
    const [from, to] = [before[member], after[member]];
    return isDeepStrictEqual(from, to)
      ? []
      : [{ member, ...(from !== undefined && { from }), ...(to !== undefined && { to }) }];
  });
}

/** How many things a plan makes, changes and takes away. */
export function countOf({ changes }: Pick<TenantPlan, "changes">) {
  const count = (action: Change["action"]) => changes.filter((one) => one.action === action).length;
  return { created: count("create"), changed: count("update"), removed: count("delete") };
}
