import { type ShownTenant, tenantFor } from "@/lib/admin/resources/tenant-view";
import type { Writer } from "@/lib/store/page";

/** What an operation works with: the transaction that its change is made in, or the database where it changes nothing. */
export interface Work {
  readonly db: Writer;
}

export interface TenantWork extends Work {
  readonly tenant: ShownTenant;
}

/** Where a resource belongs. */
export interface Scope<W extends Work> {
  readonly isOfTenant: boolean;
  /** @throws AdminError not_found where there is no such tenant */
  open(db: Writer, tenantId: string | undefined): Promise<W>;
}

export const ofTenant: Scope<TenantWork> = {
  isOfTenant: true,
  open: async (db, tenantId = "") => ({ db, tenant: await tenantFor(db, tenantId) }),
};

export const ofInstallation: Scope<Work> = { isOfTenant: false, open: async (db) => ({ db }) };
