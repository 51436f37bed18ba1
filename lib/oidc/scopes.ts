import { OAuthError } from "@/lib/oidc/errors";
import type { TenantSettings } from "@/lib/tenants/settings";

/**
 * The scope values of the resources asked for (RFC 8707); of all of them where none is.
 * @throws OAuthError invalid_target for a resource that the tenant does not offer
 */
export function offeredScopes(settings: TenantSettings, resources: readonly string[]): ReadonlySet<string> {
  const servers = resources.map((uri) => {
    const server = settings.resources.find(({ identifier }) => identifier === uri);
    if (!server) throw new OAuthError("invalid_target", "this resource is not on offer");
    return server;
  });
  return new Set((resources.length > 0 ? servers : settings.resources).flatMap(({ scopes }) => Object.keys(scopes)));
}
