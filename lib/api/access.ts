import type { Db } from "@/db/client";
import { apiAudience, installationScope } from "@/lib/admin/api-address";
import { callerOf } from "@/lib/admin/callers";
import type { Caller } from "@/lib/admin/permissions";
import { mayDo } from "@/lib/admin/permissions";
import { config } from "@/lib/base/config";
import { peerOf } from "@/lib/http/peer";
import { actorId } from "@/lib/model/actor";
import { systemTenant } from "@/lib/model/system-tenant";
import { type JwtAccess, jwtAccessOf } from "@/lib/oauth/resource/jwt-access";
import type { Exchange } from "@/lib/tenants/endpoint";
import type { Tenant } from "@/lib/tenants/tenant";
import { permissionOf } from "./operations";
import { ApiProblem } from "./problem";
import type { Named } from "./routing";

/** Who calls the API, and by what token. */
export interface ApiCaller extends Caller {
  readonly access: JwtAccess;
  /** Tells callers apart. */
  readonly name: string;
}

/**
 * Who calls, by the access token of the tenant of the installation; cookies are not looked at. What they are is read from the members of
 * now, so that whoever is one no longer may nothing.
 * @param path as it was sent
 * @throws OAuthError with a challenge
 */
export async function callerOfRequest(
  request: Request,
  path: string,
  db: Db,
  system: Tenant,
  log: Exchange["log"],
): Promise<ApiCaller> {
  const { publicUrl, mutualTls } = config();
  const bases = [publicUrl, mutualTls?.publicUrl].filter((base) => base !== undefined);
  const place = { audience: apiAudience(), urls: bases.map((base) => base + path) };
  const access = await jwtAccessOf(request, place, system, log);
  const { userId, token } = access;
  const caller = await callerOf(db, userId === undefined ? { clientId: token.clientId } : { userId });
  return { ...caller, access, name: `${caller.actor.kind}:${actorId(caller.actor) ?? ""}` };
}

/**
 * What a caller may is what its role in this tenant allows, and of that what its token is for.
 * @throws OAuthError insufficient_scope; ApiProblem forbidden
 */
export function checkMayCall(caller: ApiCaller, { operation, tenantId }: Named): void {
  const { scopes, refuse } = caller.access;
  const missing = operation.scopes.find((scope) => !scopes.has(scope));
  if (missing !== undefined)
    throw refuse("insufficient_scope", `the access token lacks the scope ${missing}`, operation.scopes.join(" "));
  if (tenantId === systemTenant && !scopes.has(installationScope))
    throw refuse(
      "insufficient_scope",
      `the tenant ${systemTenant} needs the scope ${installationScope} too`,
      installationScope,
    );
  const { permissions, label } = operation.resource;
  if (mayDo(caller, permissionOf(operation), { permissions, tenantId })) return;
  throw new ApiProblem("forbidden", `${permissionOf(operation)}: is not yours to do with ${label.many}`);
}

/**
 * The API is the installation's, at its own address: a host that a tenant may have for itself is none of it.
 * @throws ApiProblem misdirected
 */
export function checkHost(request: Request): void {
  const { publicUrl, mutualTls, isTryIt } = config();
  const { host } = peerOf(request);
  // The try-it mode answers for every loopback name, and for no other.
  if (host === undefined || isTryIt) return;
  const own = [publicUrl, mutualTls?.publicUrl].flatMap((base) => (base === undefined ? [] : [new URL(base)]));
  const isOwn = ({ protocol, host: named }: URL) =>
    URL.canParse(`${protocol}//${host}`) && new URL(`${protocol}//${host}`).host === named;
  if (!own.some(isOwn)) throw new ApiProblem("misdirected", `the management API is at ${publicUrl}`);
}
