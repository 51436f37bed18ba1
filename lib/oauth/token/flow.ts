import { OAuthError } from "@/lib/base/errors";
import { checkedLater, noteDecision, noteFacts, noteSent } from "@/lib/base/notes";
import { originOf } from "@/lib/http/network";
import type { Client } from "@/lib/model/client-metadata";
import { unlessReplayed } from "@/lib/model/dpop-proof";
import type { RawParams } from "@/lib/model/interaction";
import { authenticateClient } from "@/lib/oauth/authenticate-client";
import { senderOf } from "@/lib/oauth/binding";
import { nonceHeader } from "@/lib/oauth/binding/dpop";
import { capabilitiesOf } from "@/lib/oauth/capabilities";
import { noteUse } from "@/lib/oauth/client-use";
import type { Exchange } from "@/lib/tenants/endpoint";
import type { Tenant } from "@/lib/tenants/tenant";
import { tryRule } from "@/lib/tenants/try-rule";
import type { Exchanged } from "@/lib/tokens/issued";

/** Which of the rules of a token request that was answered would have refused it under the settings that are tried. */
function tryToken(request: Request, grantType: string, client: Client, tenant: Tenant): void {
  const whom = { client: client.id };
  tryRule(tenant, "grant_type", whom, (proposed) =>
    capabilitiesOf(proposed, client).grants.has(grantType) ? undefined : "grant_type",
  );
  tryRule(tenant, "sender_constraint", whom, (proposed) => senderOf(request, client, proposed));
}

/** A token request: who is calling, with which grant, is it for them, exchange (RFC 6749 §3.2). */
export async function tokenFlow(
  { request, tenant, requestId }: Pick<Exchange, "request" | "tenant" | "requestId">,
  params: RawParams,
  note: (client: Client) => void,
): Promise<Exchanged> {
  noteSent(tenant, params);
  const client = await checkedLater(tenant, "client authentication", "RFC 6749 §2.3", () =>
    authenticateClient(request, params, tenant),
  );
  note(client);
  noteFacts(tenant, { registered_grant_types: client.metadata.grant_types });
  if (typeof params.grant_type !== "string")
    throw new OAuthError("invalid_request", "grant_type is missing", { situation: "grant_unsupported" });
  const grant = capabilitiesOf(tenant, client).grants.get(params.grant_type);
  if (!grant)
    throw new OAuthError("unsupported_grant_type", "this grant_type is not supported by this issuer", {
      situation: "grant_unsupported",
    });
  if (!client.metadata.grant_types.includes(grant.type)) {
    throw new OAuthError("unauthorized_client", `the client is not registered for ${grant.type}`, {
      situation: "grant_unregistered",
    });
  }
  const sender = await checkedLater(tenant, "sender constraint", "RFC 9449 §5", () =>
    senderOf(request, client, tenant),
  );
  if (sender.proof && !grant.notesProof) unlessReplayed(await tenant.services.usedProofs.use(sender.proof));
  const { body, headers } = await checkedLater(tenant, "grant", "RFC 6749 §5.2", () =>
    grant.exchange(params, client, tenant, sender, originOf({ request, requestId })),
  );
  noteDecision(tenant, "issued");
  await noteUse(client, tenant);
  tryToken(request, grant.type, client, tenant);
  return { body, headers: { ...(sender.proof && nonceHeader(tenant)), ...headers } };
}
