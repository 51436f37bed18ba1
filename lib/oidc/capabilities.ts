import type { TenantSettings } from "@/lib/tenants/settings";
import { type ClientAuthMethod, clientAuthMethods } from "./client-auth";
import { type Grant, grants } from "./grants";
import { encryptionAlgs, encryptionEncs, macAlgs, signingAlgs } from "./keys/algorithms";
import { offeredPrompts, type PromptValue } from "./prompts/values";
import { type ResponseMode, responseModes } from "./response-modes";
import { type ResponseType, responseTypes } from "./response-types";

/** What a tenant offers: the registries, filtered by its settings. The one look-up for both dispatch and metadata. */
export interface Capabilities {
  /** What the token endpoint exchanges. */
  readonly grants: ReadonlyMap<string, Grant>;
  /** Those, and `implicit` where an answer may carry tokens. */
  readonly grantTypes: ReadonlySet<string>;
  readonly clientAuthMethods: ReadonlyMap<string, ClientAuthMethod>;
  readonly responseTypes: ReadonlyMap<string, ResponseType>;
  readonly responseModes: ReadonlyMap<string, ResponseMode>;
  readonly prompts: readonly PromptValue[];
  readonly subjectTypes: readonly string[];
  /** With key pairs and with secrets; RS256 always (OIDC Discovery §3). */
  readonly signingAlgs: readonly string[];
  readonly encryptionAlgs: readonly string[];
  readonly encryptionEncs: readonly string[];
  readonly claimsParameter: boolean;
  readonly requestParameter: boolean;
  readonly requestUriParameter: boolean;
  readonly pushedRequests: boolean;
}

const made = new WeakMap<TenantSettings, Capabilities>();

export function capabilitiesOf({ settings }: { readonly settings: TenantSettings }): Capabilities {
  const known = made.get(settings);
  if (known) return known;
  const { offer } = settings;
  const offeredGrants = only(grants, offer.grant_types, (grant) => grant.type);
  const offeredTypes = only(responseTypes, offer.response_types, (type) => type.name);
  const isImplicit = [...offeredTypes.values()].some((type) => type.hasToken || type.hasIdToken);
  const capabilities = {
    grants: offeredGrants,
    grantTypes: new Set([...offeredGrants.keys(), ...(isImplicit ? among(["implicit"], offer.grant_types) : [])]),
    clientAuthMethods: only(servedMethods(), offer.token_endpoint_auth_methods, (method) => method.name),
    responseTypes: offeredTypes,
    responseModes: only(responseModes, offer.response_modes, (mode) => mode.name),
    prompts: offeredPrompts(settings),
    subjectTypes: among(["public", "pairwise"], offer.subject_types),
    signingAlgs: [...signingAlgs, ...macAlgs].filter(
      (alg) => alg === "RS256" || (offer.signing_algs?.includes(alg) ?? true),
    ),
    encryptionAlgs: among(encryptionAlgs, offer.encryption_algs),
    encryptionEncs: among(encryptionEncs, offer.encryption_encs),
    claimsParameter: offer.claims_parameter,
    requestParameter: offer.request_parameter,
    requestUriParameter: offer.request_uri_parameter,
    pushedRequests: offer.pushed_requests,
  };
  made.set(settings, capabilities);
  return capabilities;
}

const among = (all: readonly string[], offered: readonly string[] | undefined) =>
  offered ? all.filter((one) => offered.includes(one)) : all;
const servedMethods = () => clientAuthMethods.filter(({ isAvailable }) => isAvailable === undefined || isAvailable());

function only<T>(
  registry: readonly T[],
  offered: readonly string[] | undefined,
  nameOf: (item: T) => string,
): ReadonlyMap<string, T> {
  const named = registry.map((item) => [nameOf(item), item] as const);
  return new Map(offered ? named.filter(([name]) => offered.includes(name)) : named);
}
