import { scopeClaims } from "@/lib/oidc/claims/standard";
import type { TenantSettings } from "@/lib/tenants/settings";

/**
 * What a consent is about, one by one: `scope`, `resource`, or `resource scope`. A scope allowed at one resource says nothing of
 * another, so they are kept as pairs.
 */
export function permissionsOf(
  { scopes, resources }: { readonly scopes: readonly string[]; readonly resources: readonly string[] },
  settings: Pick<TenantSettings, "resources">,
): readonly string[] {
  const servers = settings.resources.filter(({ identifier }) => resources.includes(identifier));
  const isOfAccount = (scope: string) => Object.hasOwn(scopeClaims, scope) || servers.length === 0;
  return [
    ...scopes.filter(isOfAccount),
    ...servers.flatMap(({ identifier, scopes: offered }) => [
      identifier,
      ...scopes
        .filter((scope) => !isOfAccount(scope) && Object.hasOwn(offered, scope))
        .map((scope) => `${identifier} ${scope}`),
    ]),
  ];
}
