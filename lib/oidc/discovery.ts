import { config } from "@/lib/config";
import { locales } from "@/lib/i18n/locale";
import { acrValues } from "@/lib/identity/acr";
import type { TenantSettings } from "@/lib/tenants/settings";
import { type Capabilities, capabilitiesOf } from "./capabilities";
import { scopeClaims } from "./claims/standard";
import { endpointUrls, mutualTlsUrls } from "./endpoints/urls";

/**
 * Provider metadata (OIDC Discovery §3, RFC 8414 §2). Everything is derived from what is served; registered members only.
 */
export function metadataOf(tenant: {
  readonly issuer: string;
  readonly settings: TenantSettings;
}): Record<string, unknown> {
  const capabilities = capabilitiesOf(tenant);
  const authMethods = [...capabilities.clientAuthMethods.keys()];
  const authAlgs = [...capabilities.clientAuthMethods.values()]
    .flatMap(({ signingAlgs = [] }) => signingAlgs)
    .filter((alg) => capabilities.signingAlgs.includes(alg));
  const mutualTls = mutualTlsUrls(tenant.issuer);
  return {
    issuer: tenant.issuer,
    ...endpointUrls(tenant.issuer),
    registration_endpoint:
      tenant.settings.registration.mode === "off" ? undefined : endpointUrls(tenant.issuer).registration_endpoint,
    scopes_supported: [
      ...Object.keys(scopeClaims),
      ...tenant.settings.resources.flatMap(({ scopes }) => Object.keys(scopes)),
    ],
    response_types_supported: [...capabilities.responseTypes.keys()],
    response_modes_supported: [...capabilities.responseModes.keys()],
    grant_types_supported: [...capabilities.grantTypes],
    subject_types_supported: capabilities.subjectTypes,
    token_endpoint_auth_methods_supported: authMethods,
    revocation_endpoint_auth_methods_supported: authMethods,
    introspection_endpoint_auth_methods_supported: authMethods.filter((method) => method !== "none"),
    ...(authAlgs.length > 0 && {
      token_endpoint_auth_signing_alg_values_supported: authAlgs,
      revocation_endpoint_auth_signing_alg_values_supported: authAlgs,
      introspection_endpoint_auth_signing_alg_values_supported: authAlgs,
    }),
    ...(config().mutualTls && { tls_client_certificate_bound_access_tokens: true }),
    ...(mutualTls && { mtls_endpoint_aliases: mutualTls }),
    code_challenge_methods_supported: ["S256"],
    prompt_values_supported: capabilities.prompts,
    acr_values_supported: acrValues,
    claims_supported: [...new Set(Object.values(scopeClaims).flat()), "acr", "amr", "auth_time", "sid"],
    claim_types_supported: ["normal", "aggregated", "distributed"],
    claims_locales_supported: locales,
    display_values_supported: ["page", "popup", "touch", "wap"],
    claims_parameter_supported: capabilities.claimsParameter,
    request_parameter_supported: capabilities.requestParameter,
    request_uri_parameter_supported: capabilities.requestUriParameter,
    ...(capabilities.requestUriParameter && { require_request_uri_registration: true }),
    ...requestObjects(capabilities),
    ...answers(capabilities),
    ui_locales_supported: locales,
    authorization_response_iss_parameter_supported: true,
    frontchannel_logout_supported: true,
    frontchannel_logout_session_supported: true,
    backchannel_logout_supported: true,
    backchannel_logout_session_supported: true,
  };
}

/** What request objects may be signed and encrypted with (OIDC Discovery §3). */
function requestObjects({
  requestParameter,
  requestUriParameter,
  pushedRequests,
  ...offer
}: Capabilities): Record<string, unknown> {
  if (!requestParameter && !requestUriParameter && !pushedRequests) return {};
  return {
    request_object_signing_alg_values_supported: offer.signingAlgs,
    ...(offer.encryptionAlgs.length > 0 && {
      request_object_encryption_alg_values_supported: offer.encryptionAlgs,
      request_object_encryption_enc_values_supported: offer.encryptionEncs,
    }),
  };
}

/** What ID tokens, UserInfo and signed authorization answers may be signed and encrypted with. */
function answers({
  signingAlgs,
  encryptionAlgs,
  encryptionEncs,
  responseModes,
}: Capabilities): Record<string, unknown> {
  const hasSignedAnswers = [...responseModes.values()].some((mode) => mode.isJwt);
  const uses = ["id_token", "userinfo", ...(hasSignedAnswers ? ["authorization"] : [])];
  return Object.fromEntries(
    uses.flatMap((use) => [
      [`${use}_signing_alg_values_supported`, signingAlgs],
      ...(encryptionAlgs.length > 0
        ? [
            [`${use}_encryption_alg_values_supported`, encryptionAlgs],
            [`${use}_encryption_enc_values_supported`, encryptionEncs],
          ]
        : []),
    ]),
  );
}
