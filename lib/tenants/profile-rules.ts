import { config } from "@/lib/base/config";
import type { JsonObject } from "@/lib/http/json-body";
import type { ClientMetadata } from "@/lib/model/client-metadata";
import { type Profile, profileNames, profiles } from "@/lib/model/profiles";
import type { TenantSettings } from "@/lib/model/tenant-settings";

interface OfTenant {
  readonly settings: TenantSettings;
}
interface OfClient {
  readonly metadata: ClientMetadata;
}

/** The rules that hold for every client of a tenant that does not name a profile of its own. */
export const tenantRules = ({ settings }: OfTenant): Profile => withPolicy(profiles[settings.profile], settings);

/** The rules that hold for a client: those of the profile it names, else its tenant's, and what its metadata asks beyond. */
export function rulesFor({ settings }: OfTenant, { metadata }: OfClient): Profile {
  const rules = withPolicy(profiles[metadata.profile ?? settings.profile], settings);
  return {
    ...rules,
    isPushed: rules.isPushed || metadata.require_pushed_authorization_requests,
    isSigned: rules.isSigned || metadata.require_signed_request_object,
    hasIssuerAudience: rules.hasIssuerAudience || metadata.require_issuer_audience,
  };
}

/** What the tokens of a client are bound to: what it is registered for (RFC 8705 §3.4, RFC 9449 §5.2), else what it brings, and whether it must. */
export function bindingFor(tenant: OfTenant, client: OfClient): "mtls" | "dpop" | "either" | "optional" {
  const { tls_client_certificate_bound_access_tokens, dpop_bound_access_tokens } = client.metadata;
  if (dpop_bound_access_tokens) return "dpop";
  if (tls_client_certificate_bound_access_tokens) return "mtls";
  return rulesFor(tenant, client).isBound ? "either" : "optional";
}

/** Whether a client must use PKCE. A public client always must (RFC 9700 §2.1.1). */
export function needsPkce(tenant: OfTenant, client: OfClient): boolean {
  const { token_endpoint_auth_method, require_pkce } = client.metadata;
  const { pkce } = rulesFor(tenant, client);
  if (token_endpoint_auth_method === "none" || pkce === "always") return true;
  return require_pkce ?? pkce === "unless_excused";
}

/** What a client says of itself, with what its profile takes for granted where it says nothing. */
export function withDefaults(members: JsonObject, settings: TenantSettings): JsonObject {
  const named = profileNames.find((name) => name === members.profile);
  const { defaults, isBound } = profiles[named ?? settings.profile];
  return { ...defaults, ...(isBound && usualBinding(members)), ...members };
}

/** Where a client does not say how its tokens are bound: to its certificate where one can be shown here, else to a key. */
function usualBinding(members: JsonObject): JsonObject {
  const [byCertificate, byKey] = ["tls_client_certificate_bound_access_tokens", "dpop_bound_access_tokens"] as const;
  if (members[byCertificate] !== undefined || members[byKey] !== undefined) return {};
  return { [config().mutualTls ? byCertificate : byKey]: true };
}

const withPolicy = (profile: Profile, settings: TenantSettings): Profile => ({
  ...profile,
  isPushed: profile.isPushed || settings.require_pushed_authorization_requests,
  isSigned: profile.isSigned || settings.require_signed_request_object,
  needsNonce: profile.needsNonce || settings.require_dpop_nonce,
});
