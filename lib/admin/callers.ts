import { type MemberRole, type Role, systemTenant } from "@/lib/model/system-tenant";
import { type MemberId, rolesOf } from "@/lib/store/members";
import type { Writer } from "@/lib/store/page";
import type { Caller } from "./permissions";

/**
 * What a user or a client of the system tenant may do, as it is at this moment: asked for anew at each request, so that whoever is
 * removed has nothing left at once.
 */
export async function callerOf(db: Pick<Writer, "execute">, who: MemberId): Promise<Caller> {
  const actor =
    "userId" in who
      ? ({ kind: "admin", userId: who.userId } as const)
      : ({ kind: "client", clientId: who.clientId } as const);
  return { actor, ...standing(await rolesOf(db, who)) };
}

/** Memberships as a caller has them. */
export const standing = (memberships: Readonly<Record<string, MemberRole>>) => ({
  isOperator: memberships[systemTenant] === "operator",
  roles: Object.fromEntries(
    Object.entries(memberships).filter((entry): entry is [string, Role] => entry[1] !== "operator"),
  ),
});
