import { type ConsentKey, consentKey } from "@/lib/model/consent-key";
import type { InteractionRequest } from "@/lib/model/interaction";
import type { Tenant } from "@/lib/tenants/tenant";

/** The consents that count for a request that waits; undefined for one that needs none. */
export async function waitingFor(
  request: InteractionRequest,
  tenant: Pick<Tenant, "client">,
): Promise<ConsentKey | undefined> {
  if (request.kind !== "authorize") return undefined;
  const client = await tenant.client(request.clientId);
  const { redirect_uri } = request.params;
  const redirectUri = typeof redirect_uri === "string" ? redirect_uri : client?.metadata.redirect_uris[0];
  return client && redirectUri !== undefined ? consentKey(client, redirectUri) : undefined;
}
