import { isLoopbackRedirect } from "@/lib/base/loopback";
import { readMetadata } from "@/lib/clients/stored-metadata";
import type { ClientMetadata } from "@/lib/model/client-metadata";
import type { TenantSettings } from "@/lib/model/tenant-settings";
import { unwelcome } from "@/lib/oidc/registration/policy";
import { unservable } from "@/lib/oidc/registration/servable";
import { needsPkce, rulesFor } from "@/lib/tenants/profile-rules";
import type { EffectName } from "./names";

/** A client as it is stored. */
export interface StoredClient {
  readonly id: string;
  readonly metadata: unknown;
  readonly isSelfRegistered: boolean;
}

/**
 * What a change of settings asks of clients that was not asked of them before, by the rules that requests and registrations are held to.
 * @returns the clients by effect
 */
export function effectsOnClients(
  clients: readonly StoredClient[],
  before: TenantSettings,
  after: TenantSettings,
): ReadonlyMap<EffectName, readonly string[]> {
  const found = new Map<EffectName, string[]>();
  for (const { id, metadata: stored, isSelfRegistered } of clients) {
    const { value: metadata } = readMetadata(stored);
    if (!metadata) continue;
    const now = demandsOn(metadata, before, isSelfRegistered);
    for (const demand of demandsOn(metadata, after, isSelfRegistered))
      if (!now.has(demand)) found.set(demand, [...(found.get(demand) ?? []), id]);
  }
  return found;
}

/** What the client must do, and what it is registered for that is not to be had. */
function demandsOn(metadata: ClientMetadata, settings: TenantSettings, isSelfRegistered: boolean): Set<EffectName> {
  const tenant = { settings };
  const client = { metadata };
  const rules = rulesFor(tenant, client);
  const demands = new Set<EffectName>();
  const isRedirected = metadata.redirect_uris.length > 0;
  if (isRedirected && needsPkce(tenant, client)) demands.add("clients_need_pkce");
  if (isRedirected && rules.isPushed) demands.add("clients_must_push");
  if (isRedirected && rules.isSigned) demands.add("clients_must_sign");
  if (rules.isBound) demands.add("clients_must_bind");
  if (rules.needsNonce && metadata.dpop_bound_access_tokens) demands.add("clients_need_nonce");
  if (rules.hasSecureRedirects && metadata.redirect_uris.some(isInsecure)) demands.add("clients_insecure_redirect");
  for (const [member, why] of unservable(metadata, tenant)) {
    const demand = unservedAs(member, why);
    if (demand) demands.add(demand);
  }
  if (isSelfRegistered && [...unwelcome(metadata, settings)].length > 0) demands.add("clients_unwelcome");
  return demands;
}

const isInsecure = (uri: string): boolean => uri.startsWith("http:") || isLoopbackRedirect(new URL(uri).hostname);

function unservedAs(member: string, why: string): EffectName | undefined {
  if (member === "grant_types" && why.startsWith("implicit")) return "clients_implicit";
  if (member === "grant_types" || member === "response_types") return "clients_flow";
  if (member === "token_endpoint_auth_method") return "clients_authentication";
  if (member === "subject_type") return "clients_subject";
  return /_(alg|enc)$/.test(member) ? "clients_algorithm" : undefined;
}
