import * as client from "openid-client";
import { config } from "@/lib/base/config";
import { endpoints } from "@/lib/endpoints/table";
import { dashboardClient, systemTenant } from "@/lib/model/system-tenant";
import { findTenant } from "@/lib/tenants/directory";

/**
 * The system tenant as any relying party knows its provider: by discovery, with the client's own secret. Made anew each time, so that
 * a key, a secret or a setting that changed is never an old one.
 * @throws Error where there is no system tenant yet, which the start of a server makes
 */
export async function provider(): Promise<client.Configuration> {
  const tenant = await findTenant(systemTenant);
  const registered = await tenant?.client(dashboardClient);
  if (!tenant || !registered?.secret)
    throw new Error("there is no system tenant; start the server, or run `npx gatehouse migrate` with its settings");
  return client.discovery(
    new URL(tenant.issuer),
    registered.id,
    undefined,
    client.ClientSecretBasic(registered.secret),
    {
      execute: [client.enableNonRepudiationChecks, ...(config().isSecure ? [] : [client.allowInsecureRequests])],
      [client.customFetch]: (url, { body, ...options }) =>
        askOwn(url, { ...options, ...(body && { body: bodyOf(body) }) }),
    },
  );
}

const bodyOf = (body: Exclude<client.FetchBody, null | undefined>) =>
  body instanceof Uint8Array ? new Uint8Array(body) : body;

/**
 * What a relying party of the system tenant, or of another one, sends over the network goes to the same handlers without it: a server need not reach its own public address,
 * through proxies and certificates that only others see.
 */
export async function askOwn(url: string, options: RequestInit, tenantId: string = systemTenant): Promise<Response> {
  const below = new URL(url).pathname.slice(`/t/${tenantId}`.length);
  const found = endpoints.find(({ path }) => path === below);
  if (!found) throw new Error(`${below} is no endpoint of ours`);
  return found.handle(new Request(url, options));
}
