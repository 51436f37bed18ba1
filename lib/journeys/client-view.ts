import { type Client, localizedMembers } from "@/lib/model/client-metadata";
import { logoPathOf } from "@/lib/pictures/logos";
import type { Tenant } from "@/lib/tenants/tenant";
import type { ClientView } from "./view";

/** The relying party in the page's language, with its logo from our own origin (OIDC Registration §2.1). */
export async function clientView(
  { id, metadata }: Client,
  tenant: Pick<Tenant, "id">,
  locale: string,
): Promise<ClientView> {
  const [client_name, logo_uri, client_uri, policy_uri, tos_uri] = localizedMembers.map((member) => {
    const others = Object.entries(metadata.localized?.[member] ?? {});
    const wanted = locale.toLowerCase();
    const exact = others.find(([tag]) => tag.toLowerCase() === wanted);
    const close = others.find(([tag]) => tag.toLowerCase().split("-")[0] === wanted.split("-")[0]);
    return (exact ?? close)?.[1] ?? metadata[member];
  });
  return {
    name: client_name ?? id,
    logoUri: logo_uri === undefined || logo_uri.startsWith("/") ? logo_uri : await logoPathOf(tenant.id, logo_uri),
    uri: client_uri,
    policyUri: policy_uri,
    tosUri: tos_uri,
  };
}
