import type { ClaimsRequest } from "@/lib/model/claims-request";
import type { TenantSettings } from "@/lib/model/tenant-settings";
import { scopeClaims } from "@/lib/model/user-claims";
import { claimsBeyondScopes } from "./select";

interface Asked {
  readonly scopes: readonly string[];
  readonly resources: readonly string[];
  readonly claims: ClaimsRequest;
}

/** A single claim as a permission; a quote cannot stand in a scope. */
export const claimPermission = (name: string) => `"${name}"`;

/**
 * What a consent is about, one by one: `scope`, `resource`, `resource scope`, or `"claim"`. A scope allowed at one resource says
 * nothing of another, so they are kept as pairs.
 */
export function permissionsOf(
  { scopes, resources, claims }: Asked,
  settings: Pick<TenantSettings, "resources">,
): readonly string[] {
  const servers = settings.resources.filter(({ identifier }) => resources.includes(identifier));
  const isOfAccount = (scope: string) => Object.hasOwn(scopeClaims, scope) || servers.length === 0;
  return [
    ...scopes.filter(isOfAccount),
    ...claimsBeyondScopes(scopes, claims.userinfo, claims.id_token).map(claimPermission),
    ...servers.flatMap(({ identifier, scopes: offered }) => [
      identifier,
      ...scopes
        .filter((scope) => !isOfAccount(scope) && Object.hasOwn(offered, scope))
        .map((scope) => `${identifier} ${scope}`),
    ]),
  ];
}

/** Whether a consent holds a permission; a claim is held by a scope that covers it too. */
export function isGranted(permission: string, granted: readonly string[] | undefined): boolean {
  if (!granted) return false;
  if (granted.includes(permission)) return true;
  return Object.entries(scopeClaims).some(
    ([scope, names]) => granted.includes(scope) && names.some((name) => claimPermission(name) === permission),
  );
}
