import { readStored, type Stored } from "@/lib/base/stored";
import { type TenantSettings, tenantSettings } from "@/lib/model/tenant-settings";

/**
 * What holds of a tenant's settings where a stored value is not understood and the default might allow more than it: the least.
 * Every setting's is held by a test.
 */
const least = {
  profile: "fapi2-message-signing",
  require_pushed_authorization_requests: true,
  require_signed_request_object: true,
  require_dpop_nonce: true,
  "lifetimes.access_token": 300,
  "lifetimes.id_token": 300,
  "lifetimes.refresh_token": 3600,
  "lifetimes.session": 3600,
  refresh_grace: 0,
  "audit.retention": 0,
  "traces.hours": 0,
  "traces.failures": false,
  "traces.sample": 0,
  try_it_only: true,
  "offer.grant_types": [],
  "offer.response_types": [],
  "offer.response_modes": [],
  "offer.token_endpoint_auth_methods": [],
  "offer.signing_algs": [],
  "offer.encryption_algs": [],
  "offer.encryption_encs": [],
  "offer.subject_types": [],
  "offer.claims_parameter": false,
  "offer.request_parameter": false,
  "offer.request_uri_parameter": false,
  "offer.pushed_requests": false,
  "registration.grant_types": [],
  "registration.token_endpoint_auth_methods": [],
  "registration.default_scope": "openid",
  "registration.software_statement_required": true,
  "consent.lifetime": 86_400,
  "consent.may_be_skipped": false,
  "sign_in.password_min_length": 64,
  "sign_in.second_factor": "required",
};

/** A tenant's settings as they are stored, perhaps by another version of Gatehouse (see `readStored`). */
export function readSettings(stored: unknown): Stored<TenantSettings> & { readonly value: TenantSettings } {
  const read = readStored(tenantSettings, stored, { values: least, isEssential: () => false });
  return { ...read, value: read.value ?? leastSettings() };
}

/** Of settings that are no object. */
function leastSettings(): TenantSettings {
  const groups: Record<string, unknown> = {};
  for (const [path, value] of Object.entries(least)) {
    const [group = "", member] = path.split(".");
    groups[group] = member === undefined ? value : { ...(groups[group] as object), [member]: value };
  }
  return tenantSettings.parse(groups);
}
