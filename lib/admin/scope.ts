import type { Db } from "@/db/client";
import type { Caller } from "@/lib/admin/permissions";
import type { Context } from "@/lib/admin/resource";
import { type ShownTenant, tenantFor } from "@/lib/admin/resources/tenant-view";
import type { Actor } from "@/lib/model/actor";
import { systemTenant } from "@/lib/model/system-tenant";
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

/** Where other definitions are asked in turn, by the same caller and in the same transaction. */
export interface AskingWork extends TenantWork {
  readonly asking: Context & { readonly tenantId: string };
}

/** Where a resource belongs. */
export interface Scope<W extends Work> {
  readonly isOfTenant: boolean;
  /** Whose rows it is about, which PostgreSQL holds it to; undefined where that is the whole installation. */
  within(tenantId: string | undefined): readonly string[] | undefined;
  /** @throws AdminError not_found where there is no such tenant */
  open(db: Db, doing: Doing): Promise<W>;
}

export const ofTenant: Scope<TenantWork> = {
  isOfTenant: true,
  // What operators do to the system tenant reaches into others: the invitations of an operator who goes, say.
  within: (tenantId = "") => (tenantId === systemTenant ? undefined : [tenantId]),
  open: async (db, { actor, tenantId = "" }) => ({ db, actor, tenant: await tenantFor(db, tenantId) }),
};

/** Who manages a tenant is a user, or a client, of the system tenant, and whether they are an API key of another one matters. */
export const ofTenantByCaller: Scope<CallerWork> = {
  isOfTenant: true,
  within: () => undefined,
  open: async (db, doing) => ({ ...(await ofTenant.open(db, doing)), caller: doing }),
};

export const ofTenantAsking: Scope<AskingWork> = {
  ...ofTenant,
  async open(db, doing) {
    const work = await ofTenant.open(db, doing);
    return { ...work, asking: { ...doing, db, tenantId: work.tenant.id } };
  },
};

export const ofInstallation: Scope<Work> = {
  isOfTenant: false,
  within: () => undefined,
  open: async (db, { actor }) => ({ db, actor }),
};
