import { scopeOf } from "@/lib/admin/api-access";
import { apiAudience } from "@/lib/admin/api-address";
import { mayDo, type Role } from "@/lib/admin/permissions";
import { shellWord } from "@/lib/admin/quick-starts/literals";
import { operationsOf, type Resource } from "@/lib/admin/resource";
import { resources } from "@/lib/admin/resources";
import type { ShownApiKey } from "@/lib/admin/resources/api-key-schemas";
import { config } from "@/lib/base/config";
import { type MemberRole, systemTenant } from "@/lib/model/system-tenant";
import { endpointPaths } from "@/lib/tenants/urls";

interface Use {
  readonly key: Pick<ShownApiKey, "client_id" | "scopes">;
  readonly tenantId: string;
  /** In place of the secret where it is not told. */
  readonly secret?: string | undefined;
}

/** Lines for a shell that get a token with an API key and make a first call by it. */
export function curlFor({ key, tenantId, secret }: Use): string {
  const audience = apiAudience();
  const credentials =
    secret === undefined ? `'${key.client_id}:'"$CLIENT_SECRET"` : shellWord(`${key.client_id}:${secret}`);
  return [
    `TOKEN=$(curl -s ${shellWord(`${config().publicUrl}/t/${systemTenant}${endpointPaths.token_endpoint}`)} \\`,
    `  -u ${credentials} \\`,
    "  -d grant_type=client_credentials \\",
    `  -d ${shellWord(`resource=${audience}`)} \\`,
    `  -d ${shellWord(`scope=${key.scopes.join(" ")}`)} | jq -r .access_token)`,
    "",
    `curl ${shellWord(audience + firstPath(key.scopes, tenantId))} -H "Authorization: Bearer $TOKEN"`,
  ].join("\n");
}

/** Something that the key may look at; its tenant where it may look at nothing else. */
function firstPath(scopes: readonly string[], tenantId: string): string {
  const first = resources.find((one) => one.isOfTenant && scopes.includes(scopeOf(one, "read")));
  return `/tenants/${tenantId}${first ? `/${first.path}` : ""}`;
}

/** The scopes that are of any use to a role: those with an operation that it may do. */
export const scopesOfRole = (role: MemberRole): readonly string[] =>
  resources.flatMap((resource) => [
    ...(operationsIn(resource, role).some(isLook) ? [scopeOf(resource, "read")] : []),
    ...(operationsIn(resource, role).some((name) => !isLook(name)) ? [scopeOf(resource, "write")] : []),
  ]);

const isLook = (operation: string) => operation === "list" || operation === "show";

const operationsIn = (resource: Resource, role: MemberRole): readonly string[] =>
  operationsOf(resource).filter((name) => {
    const target = { permissions: resource.permissions, tenantId: "it" };
    return mayDo({ actor: { kind: "client", clientId: "" }, ...standingOf(role) }, name, target);
  });

const standingOf = (role: MemberRole): { isOperator: boolean } | { roles: Record<string, Role> } =>
  role === "operator" ? { isOperator: true } : { roles: { it: role } };
