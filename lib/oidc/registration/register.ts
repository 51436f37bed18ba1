import { database } from "@/db/client";
import { OAuthError } from "@/lib/base/errors";
import { checkedLater, noteDecision, noteSent } from "@/lib/base/notes";
import { randomToken, tokenHash } from "@/lib/base/secrets";
import { newClientId } from "@/lib/clients/client-id";
import { needsSecret, newClientSecret, sealedSecret } from "@/lib/clients/secret";
import { checkSector } from "@/lib/clients/sector";
import { refusedBearer } from "@/lib/http/bearer";
import type { JsonObject } from "@/lib/http/json-body";
import { originOf } from "@/lib/http/network";
import { ensureKeys } from "@/lib/keys/new-key";
import { spend } from "@/lib/limits/allowance";
import type { Exchange } from "@/lib/tenants/endpoint";
import type { Tenant } from "@/lib/tenants/tenant";
import { tryRule } from "@/lib/tenants/try-rule";
import { checkedRegistration } from "./checked";
import { clientInformation } from "./information";
import { registrationAccess } from "./initial-access";
import { signedWith } from "./servable";

/** Whether a registration would have been refused under the settings that are tried: of nobody, since it comes from strangers. */
function tryRegistration(
  members: JsonObject,
  tenant: Tenant,
  { trust, tokenHash: token }: Awaited<ReturnType<typeof registrationAccess>>,
): void {
  tryRule(tenant, "registration", {}, async (proposed) => {
    const { mode } = proposed.settings.registration;
    if (mode === "off" || (mode === "initial_access_token" && token === undefined)) return "registration";
    await checkedRegistration(members, proposed, trust);
  });
}

/**
 * Registers a client (OIDC Registration §3.1, RFC 7591 §3.1).
 * @param readMembers reads the body, once it is settled that the caller may register at all
 * @throws OAuthError
 */
export async function registerClient(
  { request, requestId, tenant }: Pick<Exchange, "request" | "requestId" | "tenant">,
  readMembers: () => Promise<JsonObject>,
): Promise<JsonObject> {
  const access = await checkedLater(tenant, "initial access token", "RFC 7591 §3", () =>
    registrationAccess(request, tenant),
  );
  const members = await readMembers();
  noteSent(tenant, members);
  const checked = await checkedLater(tenant, "metadata", "RFC 7591 §2", () =>
    checkedRegistration(members, tenant, access.trust),
  );
  if (access.tokenHash === undefined) await spend("registration", request, tenant);
  await checkSector(checked.metadata, tenant.id);

  await ensureKeys(database().db, tenant.id, signedWith(checked.metadata));
  const { clock, registrations } = tenant.services;
  const clientId = newClientId();
  const secret = needsSecret(checked.metadata) ? newClientSecret() : undefined;
  const registrationToken = randomToken();
  const registeredAt = clock();
  const outcome = await registrations.add(
    clientId,
    {
      ...checked,
      secret: secret === undefined ? undefined : sealedSecret(tenant.vault, clientId, secret),
      registrationTokenHash: tokenHash(registrationToken),
    },
    { ...access, mostClients: tenant.settings.registration.max_clients },
    registeredAt,
    {
      name: "client.registered",
      actor: { kind: "client", clientId },
      origin: originOf({ request, requestId }),
      client: clientId,
      data: { trust: access.trust },
    },
  );
  switch (outcome) {
    case "added":
      noteDecision(tenant, "registered");
      tryRegistration(members, tenant, access);
      return clientInformation({ ...checked, clientId, registeredAt, secret, registrationToken }, tenant.issuer);
    case "full":
      throw new OAuthError("access_denied", "this issuer takes no more clients", { situation: "registration_off" });
    case "token_spent":
      throw refusedBearer(request, "the initial access token is spent");
  }
}
