import { offeredScopes } from "@/lib/claims/scopes";
import type { Client } from "@/lib/model/client-metadata";
import { scopeClaims } from "@/lib/model/user-claims";
import { capabilitiesOf } from "@/lib/oauth/capabilities";
import type { Tenant } from "@/lib/tenants/tenant";
import type { AuthorizationParams } from "./params";

/** What is asked for, as it was sent. Where no redirect answers there is no `response_type`, and a code or its like is redeemed. */
export type AccessParams = Pick<AuthorizationParams, "scope" | "resource"> &
  Partial<Pick<AuthorizationParams, "response_type">>;

/**
 * The scopes that can be granted of those asked for. `offline_access` only where the client may refresh (OIDC Core §11).
 * @throws OAuthError invalid_target
 */
export function grantableScopes(
  { scope = [], resource = [], response_type = "code" }: AccessParams,
  client: Client,
  tenant: Pick<Tenant, "settings">,
): readonly string[] {
  const offered = offeredScopes(tenant.settings, resource, client);
  const { scopes } = capabilitiesOf(tenant, client);
  const mayRefresh = client.metadata.grant_types.includes("refresh_token") && response_type.split(" ").includes("code");
  return scope.filter((one) => {
    const isKnown = Object.hasOwn(scopeClaims, one) || offered.has(one);
    const isForClient = client.scopes?.has(one) ?? true;
    return isKnown && scopes.has(one) && isForClient && (one !== "offline_access" || mayRefresh);
  });
}
