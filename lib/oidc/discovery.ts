import { config } from "@/lib/base/config";
import { locales } from "@/lib/i18n/locale";
import type { TenantSettings } from "@/lib/model/tenant-settings";
import { scopeClaims } from "@/lib/model/user-claims";
import { challengeMethods } from "@/lib/oauth/authorize/checks/pkce";
import { displays } from "@/lib/oauth/authorize/read-access";
import { type Capabilities, capabilitiesOf } from "@/lib/oauth/capabilities";
import { deviceCode } from "@/lib/oauth/grants/device-code";
import { tenantRules } from "@/lib/tenants/profile-rules";
import { endpointUrls, mutualTlsUrls } from "@/lib/tenants/urls";

/**
 * Provider metadata (OIDC Discovery §3, RFC 8414 §2). Everything is derived from what is served; registered members only. Lists
 * of nothing are left out (RFC 8414 §3.2).
 */
export function metadataOf(tenant: {
  readonly id: string;
  readonly issuer: string;
  readonly settings: TenantSettings;
}): Record<string, unknown> {
  const capabilities = capabilitiesOf(tenant);
  const rules = tenantRules(tenant);
  const authMethods = [...capabilities.clientAuthMethods.keys()];
  const authAlgs = capabilities.authSigningAlgs;
  const provenMethods = authMethods.filter((method) => method !== "none");
  const off = new Set([
    ...(tenant.settings.registration.mode === "off" ? ["registration_endpoint"] : []),
    ...(capabilities.pushedRequests ? [] : ["pushed_authorization_request_endpoint"]),
    ...(capabilities.grants.has(deviceCode.type) ? [] : ["device_authorization_endpoint"]),
    ...(provenMethods.length > 0 ? [] : ["introspection_endpoint"]),
  ]);
  const endpoints = Object.entries(endpointUrls(tenant.issuer)).filter(([member]) => !off.has(member));
  const mutualTls = mutualTlsUrls(
    tenant,
    endpoints.map(([member]) => member),
  );
  const members: Record<string, unknown> = {
    issuer: tenant.issuer,
    ...Object.fromEntries(endpoints),
    scopes_supported: [...capabilities.scopes],
    response_types_supported: [...capabilities.responseTypes.keys()],
    response_modes_supported: [...capabilities.responseModes.keys()],
    grant_types_supported: [...capabilities.grantTypes],
    subject_types_supported: capabilities.subjectTypes,
    token_endpoint_auth_methods_supported: authMethods,
    revocation_endpoint_auth_methods_supported: authMethods,
    introspection_endpoint_auth_methods_supported: provenMethods,
    token_endpoint_auth_signing_alg_values_supported: authAlgs,
    revocation_endpoint_auth_signing_alg_values_supported: authAlgs,
    introspection_endpoint_auth_signing_alg_values_supported: authAlgs,
    dpop_signing_alg_values_supported: capabilities.dpopSigningAlgs,
    ...(config().mutualTls && { tls_client_certificate_bound_access_tokens: true }),
    ...(mutualTls && { mtls_endpoint_aliases: mutualTls }),
    ...(capabilities.grants.has("authorization_code") && { code_challenge_methods_supported: challengeMethods }),
    prompt_values_supported: capabilities.prompts,
    acr_values_supported: capabilities.acrValues,
    claims_supported: [...new Set(Object.values(scopeClaims).flat()), "acr", "amr", "auth_time", "sid"],
    claim_types_supported: capabilities.claimTypes,
    display_values_supported: displays,
    claims_parameter_supported: capabilities.claimsParameter,
    request_parameter_supported: capabilities.requestParameter,
    request_uri_parameter_supported: capabilities.requestUriParameter,
    ...(capabilities.requestUriParameter && { require_request_uri_registration: true }),
    ...(rules.isPushed && { require_pushed_authorization_requests: true }),
    ...(rules.isSigned && { require_signed_request_object: true }),
    ...requestObjects(capabilities),
    ...answers(capabilities, provenMethods.length > 0),
    ui_locales_supported: locales,
    authorization_response_iss_parameter_supported: true,
    frontchannel_logout_supported: true,
    frontchannel_logout_session_supported: true,
    backchannel_logout_supported: true,
    backchannel_logout_session_supported: true,
  };
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => !(Array.isArray(value) && value.length === 0)),
  );
}

/** What request objects may be signed and encrypted with (OIDC Discovery §3). */
function requestObjects({ requestParameter, requestUriParameter, ...offer }: Capabilities): Record<string, unknown> {
  if (!requestParameter && !requestUriParameter) return {};
  return {
    request_object_signing_alg_values_supported: offer.signingAlgs,
    request_object_encryption_alg_values_supported: offer.encryptionAlgs,
    request_object_encryption_enc_values_supported: offer.encryptionEncs,
  };
}

/** What ID tokens, UserInfo, signed authorization answers and introspections (RFC 9701 §7) may be signed and encrypted with. */
function answers(
  { signingAlgs, encryptionAlgs, encryptionEncs, responseModes }: Capabilities,
  hasIntrospection: boolean,
): Record<string, unknown> {
  const hasSignedAnswers = [...responseModes.values()].some((mode) => mode.isJwt);
  const uses = [
    "id_token",
    "userinfo",
    ...(hasSignedAnswers ? ["authorization"] : []),
    ...(hasIntrospection ? ["introspection"] : []),
  ];
  return Object.fromEntries(
    uses.flatMap((use) => [
      [`${use}_signing_alg_values_supported`, signingAlgs],
      [`${use}_encryption_alg_values_supported`, encryptionAlgs],
      [`${use}_encryption_enc_values_supported`, encryptionEncs],
    ]),
  );
}
