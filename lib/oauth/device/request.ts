import { checked } from "@/lib/base/notes";
import type { Client } from "@/lib/model/client-metadata";
import type { RawParams } from "@/lib/model/interaction";
import { parseBy } from "@/lib/model/params";
import type { AccessRequest } from "@/lib/oauth/authorize/access";
import { accessChecks } from "@/lib/oauth/authorize/checks";
import { authorizationParams, knownTo } from "@/lib/oauth/authorize/params";
import { readAccess } from "@/lib/oauth/authorize/read-access";
import type { Tenant } from "@/lib/tenants/tenant";

/**
 * The parameters of a device authorization request (RFC 8628 §3.1): those of an authorization request that say what is asked for.
 * Others are ignored; what says how a browser is answered has no meaning here.
 */
const deviceParams = authorizationParams.pick({
  scope: true,
  resource: true,
  claims: true,
  claims_locales: true,
  acr_values: true,
  max_age: true,
});

/** What of the parameters is kept while the request waits. */
export const knownDeviceParams = (params: RawParams): RawParams => knownTo(deviceParams, params);

/**
 * Reads what a device asks for, by the checks of an authorization request that know no redirect.
 * @throws OAuthError
 */
export async function readDeviceRequest(params: RawParams, client: Client, tenant: Tenant): Promise<AccessRequest> {
  const parsed = parseBy(deviceParams, params);
  for (const { name, clause, check } of accessChecks)
    checked(tenant, name, clause, () => check({ params: parsed, client, tenant }));
  return readAccess(parsed, client, tenant);
}
