import { logoPathOf } from "@/lib/pictures/logos";
import type { Session } from "@/lib/store/session";
import type { Tenant } from "@/lib/tenants/tenant";
import type { AccountView } from "./view";

/** Accounts as people see them, the one in use first. */
export const accountViews = (
  sessions: readonly Session[],
  tenant: Pick<Tenant, "id">,
): Promise<readonly AccountView[]> =>
  Promise.all(sessions.map((session, index) => accountView(session, index === 0, tenant)));

export async function accountView(
  session: Session,
  isCurrent: boolean,
  tenant: Pick<Tenant, "id">,
): Promise<AccountView> {
  const { name, given_name, preferred_username, email, picture } = session.claims;
  return {
    sessionId: session.id,
    name: name ?? given_name ?? preferred_username ?? session.username,
    identifier: email ?? session.username,
    picture: picture && (await logoPathOf(tenant.id, picture)),
    isCurrent,
  };
}
