import { isDeepStrictEqual } from "node:util";
import type { Db } from "@/db/client";
import { systemTenant } from "@/lib/model/system-tenant";
import { apiAudience, installationScope } from "./api-address";
import type { Described, Resource } from "./resource";
import { resources } from "./resources";
import { tenants } from "./resources/tenants";
import { asSystem } from "./system";

export type ApiScope = `${string}:${"read" | "write"}`;

/** What a token needs to look at a kind of thing, or to change it. */
export const scopeOf = ({ path }: Pick<Described<object>, "path">, access: "read" | "write"): ApiScope =>
  `${path}:${access}`;

/** Every scope value of the management API, and what it allows in words. */
export const apiScopes = (): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(resources.flatMap(scopesFor)),
  [installationScope]: "Do so for the installation's own operators, API keys and settings too",
});

function scopesFor(resource: Resource): readonly (readonly [ApiScope, string])[] {
  const { label, creates, updates, removes, actions } = resource;
  const isChanged = creates || updates || removes || Object.keys(actions).length > 0;
  return [
    [scopeOf(resource, "read"), `See ${label.many}`],
    ...(isChanged ? [[scopeOf(resource, "write"), `Make and change ${label.many}`] as const] : []),
  ];
}

/** Has this name in consents. */
const apiName = "Gatehouse management API";

/**
 * Has the tenant of the installation issue tokens for the management API at the address of now, with the scopes of this version. What
 * else an operator has set there stays.
 */
export async function offerApi(db: Db): Promise<void> {
  const context = asSystem(db);
  const { settings, version } = await tenants.show(context, systemTenant);
  const before = settings.resources;
  const known = before.find(({ name }) => name === apiName);
  const own = { ...known, identifier: apiAudience(), name: apiName, scopes: apiScopes() };
  if (isDeepStrictEqual(known, own)) return;
  const others = before.filter((one) => one !== known && one.identifier !== own.identifier);
  await tenants.update(context, systemTenant, { settings: { resources: [...others, own] }, version });
}
