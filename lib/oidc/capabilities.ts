import type { TenantSettings } from "@/lib/tenants/settings";
import { type ClientAuthMethod, clientAuthMethods } from "./client-auth";
import { type Grant, grants } from "./grants";
import { type SigningAlg, signingAlgorithms } from "./keys/keyring";
import { type ResponseMode, responseModes } from "./response-modes";
import { type ResponseType, responseTypes } from "./response-types";

/** What a tenant offers: the registries, filtered by its settings. The one look-up for both dispatch and metadata. */
export interface Capabilities {
  readonly grants: ReadonlyMap<string, Grant>;
  readonly clientAuthMethods: ReadonlyMap<string, ClientAuthMethod>;
  readonly responseTypes: ReadonlyMap<string, ResponseType>;
  readonly responseModes: ReadonlyMap<string, ResponseMode>;
  readonly signingAlgs: readonly SigningAlg[];
}

const made = new WeakMap<TenantSettings, Capabilities>();

export function capabilitiesOf({ settings }: { readonly settings: TenantSettings }): Capabilities {
  const known = made.get(settings);
  if (known) return known;
  const { offer } = settings;
  const capabilities = {
    grants: only(grants, offer.grant_types, (grant) => grant.type),
    clientAuthMethods: only(clientAuthMethods, offer.token_endpoint_auth_methods, (method) => method.name),
    responseTypes: only(responseTypes, offer.response_types, (type) => type.name),
    responseModes: only(responseModes, offer.response_modes, (mode) => mode.name),
    signingAlgs: Object.keys(signingAlgorithms) as SigningAlg[],
  };
  made.set(settings, capabilities);
  return capabilities;
}

function only<T>(
  registry: readonly T[],
  offered: readonly string[] | undefined,
  nameOf: (item: T) => string,
): ReadonlyMap<string, T> {
  const named = registry.map((item) => [nameOf(item), item] as const);
  return new Map(offered ? named.filter(([name]) => offered.includes(name)) : named);
}
