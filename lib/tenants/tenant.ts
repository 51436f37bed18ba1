import { type Notes, notingCalls } from "@/lib/base/notes";
import type { Keyring } from "@/lib/keys/keyring";
import type { Vault } from "@/lib/keys/vault";
import type { Client } from "@/lib/model/client-metadata";
import type { TenantSettings } from "@/lib/model/tenant-settings";
import type { Services } from "@/lib/store/services";
import type { Brand } from "@/lib/theme/brand";

/** An issuer, ready for use: parsed once and kept in the process's cache with its services, which know no other tenant. */
export interface Tenant {
  readonly id: string;
  readonly name: string;
  /** Without a trailing slash; every endpoint URL is built from it. */
  readonly issuer: string;
  readonly settings: TenantSettings;
  /** What is tried beside them, where there is such. */
  readonly trial?: Trial | undefined;
  readonly brand: Brand;
  readonly keyring: Keyring;
  /** Its data keys, opened: what its secrets at rest are under. */
  readonly vault: Vault;
  /** What pairwise subjects are made with. */
  readonly pairwiseSalt: string;
  readonly services: Services;
  readonly client: (clientId: string) => Promise<Client | undefined>;
  /** Of the request that is served, where it leaves a trace. */
  readonly notes?: Notes;
}

/** Settings that are tried on live traffic and enforce nothing. */
export interface Trial {
  readonly id: string;
  /** Seconds since 1970. */
  readonly endsAt: number;
  /** As the tenant would be: it tries nothing itself, and what is asked of it is in no request's notes. */
  readonly tenant: Tenant;
}

/** A tenant for the length of one request, which notes what is learnt on the way. */
export const notingTenant = (tenant: Tenant, notes: Notes): Tenant => ({
  ...tenant,
  services: notingCalls(tenant.services, notes),
  notes,
});
