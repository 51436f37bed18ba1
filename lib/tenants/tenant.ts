import type { Keyring } from "@/lib/keys/keyring";
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
  readonly brand: Brand;
  readonly keyring: Keyring;
  /** What pairwise subjects are made with. */
  readonly pairwiseSalt: string;
  readonly services: Services;
  readonly client: (clientId: string) => Promise<Client | undefined>;
}
