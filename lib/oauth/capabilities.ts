import { reachable } from "@/lib/identity/assurance";
import { encryptionAlgs, encryptionEncs, macAlgs, signingAlgs } from "@/lib/model/algorithms";
import { claimTypes } from "@/lib/model/claim-sources";
import { type ProfileName, profiles } from "@/lib/model/profiles";
import type { TenantSettings } from "@/lib/model/tenant-settings";
import { scopeClaims } from "@/lib/model/user-claims";
import { isSameAlg, publicKeyAlgs } from "@/lib/oauth/client-auth/algorithms";
import { type ClientAuthMethod, clientAuthMethods } from "./client-auth";
import { type Grant, grants } from "./grants";
import { offeredPrompts, type PromptValue } from "./prompt-values";
import { carries, type ResponseMode, responseModes } from "./response-modes";
import { type ResponseType, responseTypes } from "./response-types";

/** What a tenant offers: the registries, filtered by its profile and its settings. The one look-up for both dispatch and metadata. */
export interface Capabilities {
  /** What the token endpoint exchanges. */
  readonly grants: ReadonlyMap<string, Grant>;
  /** Those, and `implicit` where an answer may carry tokens. */
  readonly grantTypes: ReadonlySet<string>;
  readonly clientAuthMethods: ReadonlyMap<string, ClientAuthMethod>;
  readonly responseTypes: ReadonlyMap<string, ResponseType>;
  readonly responseModes: ReadonlyMap<string, ResponseMode>;
  readonly prompts: readonly PromptValue[];
  /** Authentication context classes, weakest first. */
  readonly acrValues: readonly string[];
  readonly subjectTypes: readonly string[];
  /** With key pairs and with secrets; RS256 whatever the settings (OIDC Discovery §3), unless the profile leaves it out. */
  readonly signingAlgs: readonly string[];
  /** Of those, and under every name that they have, what an assertion of a client may be signed with. */
  readonly authSigningAlgs: readonly string[];
  /** Of key pairs alone, what a DPoP proof may be signed with (RFC 9449 §5.1). */
  readonly dpopSigningAlgs: readonly string[];
  /** Whether an operator may let a client send request objects with the algorithm `none` (OIDC Core §6.1). */
  readonly unsignedRequests: boolean;
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

const made = new WeakMap<TenantSettings, Map<ProfileName, Capabilities>>();

/**
 * What is on offer in a tenant.
 * @param client where it asks: it may have a profile of its own
 */
export function capabilitiesOf(
  { settings }: { readonly settings: TenantSettings },
  client?: { readonly metadata: { readonly profile?: ProfileName | undefined } },
): Capabilities {
  const profile = client?.metadata.profile ?? settings.profile;
  const all = made.get(settings) ?? new Map<ProfileName, Capabilities>();
  made.set(settings, all);
  const known = all.get(profile);
  if (known) return known;
  const capabilities = filtered(settings, profile);
  all.set(profile, capabilities);
  return capabilities;
}

function filtered(settings: TenantSettings, profile: ProfileName): Capabilities {
  const bounds = profiles[profile].offer;
  const offer = {
    ...settings.offer,
    grant_types: both(bounds.grant_types, settings.offer.grant_types),
    response_types: both(bounds.response_types, settings.offer.response_types),
    response_modes: both(bounds.response_modes, settings.offer.response_modes),
    token_endpoint_auth_methods: both(bounds.token_endpoint_auth_methods, settings.offer.token_endpoint_auth_methods),
    request_uri_parameter: settings.offer.request_uri_parameter && (bounds.request_uri_parameter ?? true),
  };
  const offeredGrants = only(grants, offer.grant_types, (grant) => grant.type);
  const offeredModes = only(responseModes, offer.response_modes, (mode) => mode.name);
  const isServable = (type: ResponseType) =>
    [...offeredModes.values()].some((mode) => carries(mode, type.defaultMode)) &&
    (!type.hasCode || offeredGrants.has("authorization_code")) &&
    (!(type.hasToken || type.hasIdToken) || (offer.grant_types?.includes("implicit") ?? true));
  const offeredTypes = only(responseTypes.filter(isServable), offer.response_types, (type) => type.name);
  const isImplicit = [...offeredTypes.values()].some((type) => type.hasToken || type.hasIdToken);
  const authMethods = only(servedMethods(), offer.token_endpoint_auth_methods, (method) => method.name);
  const offeredAlgs = among([...signingAlgs, ...macAlgs], bounds.signing_algs).filter(
    (alg) => alg === "RS256" || (offer.signing_algs?.includes(alg) ?? true),
  );
  const [offeredKeyAlgs, offeredEncs] = bothOrNone(
    among(encryptionAlgs, offer.encryption_algs),
    among(encryptionEncs, offer.encryption_encs),
  );
  return {
    grants: offeredGrants,
    grantTypes: new Set([...offeredGrants.keys(), ...(isImplicit ? among(["implicit"], offer.grant_types) : [])]),
    clientAuthMethods: authMethods,
    responseTypes: offeredTypes,
    responseModes: offeredModes,
    prompts: offeredPrompts(settings),
    acrValues: reachable(offer.totp ? ["password", "totp", "recovery-code"] : ["password"]),
    subjectTypes: among(["public", "pairwise"], offer.subject_types),
    signingAlgs: offeredAlgs,
    dpopSigningAlgs: publicKeyAlgs.filter((alg) => offeredAlgs.some((one) => isSameAlg(one, alg))),
    unsignedRequests: bounds.signing_algs === undefined,
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
}

const both = (one: readonly string[] | undefined, other: readonly string[] | undefined) =>
  one && other ? one.filter((name) => other.includes(name)) : (one ?? other);

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
