import type { TenantSettings } from "@/lib/tenants/settings";
import { claimTypes } from "./claims/sources";
import { scopeClaims } from "./claims/standard";
import { type ClientAuthMethod, clientAuthMethods } from "./client-auth";
import { isSameAlg } from "./client-auth/algorithms";
import { type Grant, grants } from "./grants";
import { encryptionAlgs, encryptionEncs, macAlgs, signingAlgs } from "./keys/algorithms";
import { offeredPrompts, type PromptValue } from "./prompts/values";
import { carries, type ResponseMode, responseModes } from "./response-modes";
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
  /** Of those, and under every name that they have, what an assertion of a client may be signed with. */
  readonly authSigningAlgs: readonly string[];
  readonly encryptionAlgs: readonly string[];
  readonly encryptionEncs: readonly string[];
  /** Every scope value that can be granted, whatever the resource. */
  readonly scopes: ReadonlySet<string>;
  readonly claimsParameter: boolean;
  readonly claimTypes: readonly string[];
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
  const offeredModes = only(responseModes, offer.response_modes, (mode) => mode.name);
  const isServable = (type: ResponseType) =>
    [...offeredModes.values()].some((mode) => carries(mode, type.defaultMode)) &&
    (!type.hasCode || offeredGrants.has("authorization_code")) &&
    (!(type.hasToken || type.hasIdToken) || (offer.grant_types?.includes("implicit") ?? true));
  const offeredTypes = only(responseTypes.filter(isServable), offer.response_types, (type) => type.name);
  const isImplicit = [...offeredTypes.values()].some((type) => type.hasToken || type.hasIdToken);
  const authMethods = only(servedMethods(), offer.token_endpoint_auth_methods, (method) => method.name);
  const offeredAlgs = [...signingAlgs, ...macAlgs].filter(
    (alg) => alg === "RS256" || (offer.signing_algs?.includes(alg) ?? true),
  );
  const [offeredKeyAlgs, offeredEncs] = bothOrNone(
    among(encryptionAlgs, offer.encryption_algs),
    among(encryptionEncs, offer.encryption_encs),
  );
  const capabilities = {
    grants: offeredGrants,
    grantTypes: new Set([...offeredGrants.keys(), ...(isImplicit ? among(["implicit"], offer.grant_types) : [])]),
    clientAuthMethods: authMethods,
    responseTypes: offeredTypes,
    responseModes: offeredModes,
    prompts: offeredPrompts(settings),
    subjectTypes: among(["public", "pairwise"], offer.subject_types),
    signingAlgs: offeredAlgs,
    authSigningAlgs: [...authMethods.values()]
      .flatMap(({ signingAlgs = [] }) => signingAlgs)
      .filter((alg) => offeredAlgs.some((one) => isSameAlg(one, alg))),
    encryptionAlgs: offeredKeyAlgs,
    encryptionEncs: offeredEncs,
    scopes: new Set([
      ...Object.keys(scopeClaims).filter((scope) => scope !== "offline_access" || offeredGrants.has("refresh_token")),
      ...settings.resources.flatMap(({ scopes }) => Object.keys(scopes)),
    ]),
    claimsParameter: offer.claims_parameter,
    claimTypes: offer.claims_parameter ? claimTypes : ["normal"],
    requestParameter: offer.request_parameter,
    requestUriParameter: offer.request_uri_parameter,
    pushedRequests: offer.pushed_requests,
  };
  made.set(settings, capabilities);
  return capabilities;
}

const among = (all: readonly string[], offered: readonly string[] | undefined) =>
  offered ? all.filter((one) => offered.includes(one)) : all;
const bothOrNone = (one: readonly string[], other: readonly string[]) =>
  one.length > 0 && other.length > 0 ? ([one, other] as const) : ([[], []] as const);
const servedMethods = () => clientAuthMethods.filter(({ isAvailable }) => isAvailable === undefined || isAvailable());

function only<T>(
  registry: readonly T[],
  offered: readonly string[] | undefined,
  nameOf: (item: T) => string,
): ReadonlyMap<string, T> {
  const named = registry.map((item) => [nameOf(item), item] as const);
  return new Map(offered ? named.filter(([name]) => offered.includes(name)) : named);
}
