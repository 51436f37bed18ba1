import { apiAudience, installationScope } from "@/lib/admin/api-address";
import { AdminError } from "@/lib/admin/errors";
import type { CallerWork } from "@/lib/admin/scope";
import type { MemberRole } from "@/lib/model/system-tenant";
import { systemTenant } from "@/lib/model/system-tenant";
import { clientRows } from "@/lib/store/clients";
import { checkGrant } from "./members";
import { tenantFor } from "./tenant-view";

/** All that an API key may: what it is, what its tokens are for, and how long. */
export interface Bounds {
  readonly role: MemberRole;
  readonly scopes: readonly string[];
  /** Null where it has no end. */
  readonly expiresAt: Date | null;
}

/**
 * Nobody gives a key more than they have, and nobody is told the secret of one that may more: by their role in this tenant, by the scopes
 * of the token that they come with, and by their own end where they are a key themselves.
 * @throws AdminError forbidden; invalid for a scope that there is not
 */
export async function checkWithin(work: CallerWork, { role, scopes, expiresAt }: Bounds): Promise<void> {
  checkGrant(work, role);
  await checkKnown(work, scopes);
  const { caller, actor, db } = work;
  const more = scopes.find((scope) => caller.scopes?.has(scope) === false);
  if (more !== undefined) throw new AdminError("forbidden", `scopes: ${more} is more than your access token is for`);
  if (actor.kind !== "client") return;
  const own = (await clientRows(db, systemTenant).find(actor.clientId))?.expiresAt ?? null;
  if (own !== null && (expiresAt === null || expiresAt > own))
    throw new AdminError("forbidden", "expires_in: it would be good for longer than you are yourself");
}

/** The scopes of the management API, as the system tenant offers them. */
async function checkKnown({ db, tenant }: CallerWork, scopes: readonly string[]): Promise<void> {
  const { settings } = await tenantFor(db, systemTenant);
  const offered = settings.resources.find(({ identifier }) => identifier === apiAudience())?.scopes ?? {};
  const odd = scopes.find((scope) => !Object.hasOwn(offered, scope));
  if (odd !== undefined) throw new AdminError("invalid", `scopes: the management API has no ${odd.slice(0, 50)}`);
  if (scopes.includes(installationScope) && tenant.id !== systemTenant)
    throw new AdminError("invalid", `scopes: ${installationScope} is for API keys of the whole installation`);
}

/** @param expiresIn seconds from now; null: none. @returns undefined where nothing was said */
export const endOf = (expiresIn: number | null | undefined): Date | null | undefined =>
  typeof expiresIn === "number" ? new Date(Date.now() + expiresIn * 1000) : expiresIn;
