import { claimPermission, isGranted } from "@/lib/claims/permissions";
import { claimsBeyondScopes, claimsFor } from "@/lib/claims/select";
import { scopeClaims } from "@/lib/model/user-claims";
import type { AccessRequest } from "@/lib/oauth/authorize/access";
import type { Session } from "@/lib/store/session";
import type { Tenant } from "@/lib/tenants/tenant";

export interface AskedAccess {
  /** Standard scopes asked for (`profile`, `email`, `address`, `phone`, `offline_access`), with what would be given now. */
  readonly scopes: readonly {
    readonly name: string;
    readonly isNew: boolean;
    /** Undefined where it is not known yet of whom. */
    readonly preview: readonly string[] | undefined;
  }[];
  /** Other scopes, in the tenant's words, grouped by the resource that they open. */
  readonly resources: readonly {
    readonly name: string;
    readonly isNew: boolean;
    /** Empty where the resource alone is asked for. */
    readonly scopes: readonly { readonly name: string; readonly text: string; readonly isNew: boolean }[];
  }[];
}

/** What a consent would give: scope by scope, claim by claim under the scope that it belongs to, resource by resource. */
export function askedAccess(
  { scopes, resources, claims }: Pick<AccessRequest, "scopes" | "resources" | "claims">,
  session: Session | undefined,
  tenant: Pick<Tenant, "settings">,
): AskedAccess {
  const isNew = (permission: string) => !isGranted(permission, session?.consent?.permissions);
  const single = claimsBeyondScopes(scopes, claims.userinfo, claims.id_token);
  const given = (wanted: Parameters<typeof claimsFor>[1]) =>
    session && preview(claimsFor({ sub: "", claims: session.claims, userUpdatedAt: 0 }, wanted));
  const ofScopes = scopes
    .filter((name) => name !== "openid" && Object.hasOwn(scopeClaims, name))
    .map((name) => ({ name, isNew: isNew(name), preview: given({ scopes: [name] }) }));
  const ofClaims = Object.entries(scopeClaims).flatMap(([name, members]) => {
    const wanted = single.filter((claim) => members.some((member) => member === claim));
    const wishes = Object.fromEntries(wanted.map((claim) => [claim, null]));
    if (wanted.length === 0) return [];
    return [
      {
        name,
        isNew: wanted.some((claim) => isNew(claimPermission(claim))),
        preview: given({ scopes: [], wishes }),
      },
    ];
  });
  const others = single
    .filter((claim) => !Object.values(scopeClaims).some((members) => members.some((member) => member === claim)))
    .map((name) => ({ name, isNew: isNew(claimPermission(name)), preview: [] }));
  const servers = tenant.settings.resources.filter(
    ({ identifier }) => resources.length === 0 || resources.includes(identifier),
  );
  const permission = (identifier: string, scope: string) => (resources.length === 0 ? scope : `${identifier} ${scope}`);
  return {
    scopes: [...ofScopes, ...ofClaims, ...others],
    resources: servers
      .map((server) => ({
        name: server.name,
        isNew: isNew(server.identifier),
        scopes: scopes
          .filter((name) => Object.hasOwn(server.scopes, name) && !Object.hasOwn(scopeClaims, name))
          .map((name) => ({
            name,
            text: server.scopes[name] ?? name,
            isNew: isNew(permission(server.identifier, name)),
          })),
      }))
      .filter((server) => server.scopes.length > 0 || resources.length > 0),
  };
}

/** The person's own values, as they would be given, but for the address of their picture, which says nothing to anybody. */
function preview({ sub, updated_at, picture, ...claims }: Record<string, unknown>): readonly string[] {
  return Object.entries(claims).flatMap(([name, value]) => {
    if (name === "address" && typeof value === "object" && value !== null) {
      const { formatted, ...parts } = value as Record<string, string>;
      return [formatted ?? Object.values(parts).join(", ")];
    }
    return typeof value === "string" ? [value] : [];
  });
}
