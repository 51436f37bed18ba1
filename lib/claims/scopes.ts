import { OAuthError } from "@/lib/base/errors";
import type { TenantSettings } from "@/lib/model/tenant-settings";
import { type Trust, trustRules } from "@/lib/model/trust";

/**
 * The scope values of the resources asked for (RFC 8707), of all of them where none is, that are for this client.
 * @throws OAuthError invalid_target for a resource that the tenant does not offer, or not to such clients
 */
export function offeredScopes(
  settings: Pick<TenantSettings, "resources">,
  resources: readonly string[],
  client: { readonly trust: Trust },
): ReadonlySet<string> {
  if (!trustRules(client).reachesResources) {
    if (resources.length > 0) throw new OAuthError("invalid_target", "the client is not registered for this resource");
    return new Set();
  }
  const servers = resources.map((uri) => {
    const server = settings.resources.find(({ identifier }) => identifier === uri);
    if (!server) throw new OAuthError("invalid_target", "this resource is not supported by this issuer");
    return server;
  });
  return new Set((resources.length > 0 ? servers : settings.resources).flatMap(({ scopes }) => Object.keys(scopes)));
}
