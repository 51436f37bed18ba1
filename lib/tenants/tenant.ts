import type { Brand } from "@/lib/oidc/interaction/view";
import type { Keyring } from "@/lib/oidc/keys/keyring";
import type { Client } from "@/lib/oidc/registration/metadata";
import type { Services } from "@/lib/services";
import type { TenantSettings } from "./settings";

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
  /** Bodies and tags of the two documents, made once. */
  readonly documents: { readonly metadata: CachedDocument; readonly jwks: CachedDocument };
  readonly client: (clientId: string) => Promise<Client | undefined>;
}

export interface CachedDocument {
  readonly body: string;
  readonly etag: string;
}
