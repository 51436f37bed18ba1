import { locales } from "@/lib/i18n/locale";
import { acrValues } from "@/lib/identity/acr";
import type { TenantSettings } from "@/lib/tenants/settings";
import { capabilitiesOf } from "./capabilities";
import { scopeClaims } from "./claims/standard";
import { endpointUrls } from "./endpoints/urls";
import { promptValues } from "./prompts/values";

/**
 * Provider metadata (OIDC Discovery §3, RFC 8414 §2). Everything is derived from what is served; registered members only.
 */
export function metadataOf(tenant: {
  readonly issuer: string;
  readonly settings: TenantSettings;
}): Record<string, unknown> {
  const capabilities = capabilitiesOf(tenant);
  const authMethods = [...capabilities.clientAuthMethods.keys()];
  return {
    issuer: tenant.issuer,
    ...endpointUrls(tenant.issuer),
    scopes_supported: [
      ...Object.keys(scopeClaims),
      ...tenant.settings.resources.flatMap(({ scopes }) => Object.keys(scopes)),
    ],
    response_types_supported: [...capabilities.responseTypes.keys()],
    response_modes_supported: [...capabilities.responseModes.keys()],
    grant_types_supported: [...capabilities.grants.keys()],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: capabilities.signingAlgs,
    token_endpoint_auth_methods_supported: authMethods,
    revocation_endpoint_auth_methods_supported: authMethods,
    introspection_endpoint_auth_methods_supported: authMethods.filter((method) => method !== "none"),
    code_challenge_methods_supported: ["S256"],
    prompt_values_supported: promptValues,
    acr_values_supported: acrValues,
    claims_supported: [...new Set(Object.values(scopeClaims).flat()), "acr", "amr", "auth_time", "sid"],
    claim_types_supported: ["normal"],
    claims_parameter_supported: false,
    request_parameter_supported: false,
    request_uri_parameter_supported: false,
    ui_locales_supported: locales,
    authorization_response_iss_parameter_supported: true,
  };
}
