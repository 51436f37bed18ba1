import type { Caller } from "@/lib/admin/permissions";
import { type ShownTenant, tenantFor } from "@/lib/admin/resources/tenant-view";
import type { Actor } from "@/lib/model/actor";
import type { Writer } from "@/lib/store/page";

/** What an operation works with: the transaction that its change is made in, or the database where it changes nothing. */
export interface Work {
  readonly db: Writer;
  /** By whom, for what a statement records itself. */
  readonly actor: Actor;
}

/** By whom something is done, and in which tenant. */
interface Doing extends Caller {
  readonly tenantId?: string;
}

export interface TenantWork extends Work {
  readonly tenant: ShownTenant;
}

/** Where it matters what the one who asks may do themselves. */
export interface CallerWork extends TenantWork {
  readonly caller: Caller;
}

/** Where a resource belongs. */
export interface Scope<W extends Work> {
  readonly isOfTenant: boolean;
  /** @throws AdminError not_found where there is no such tenant */
  open(db: Writer, doing: Doing): Promise<W>;
}

export const ofTenant: Scope<TenantWork> = {
  isOfTenant: true,
  open: async (db, { actor, tenantId = "" }) => ({ db, actor, tenant: await tenantFor(db, tenantId) }),
};

export const ofTenantByCaller: Scope<CallerWork> = {
  isOfTenant: true,
  open: async (db, doing) => ({ ...(await ofTenant.open(db, doing)), caller: doing }),
};

export const ofInstallation: Scope<Work> = { isOfTenant: false, open: async (db, { actor }) => ({ db, actor }) };
