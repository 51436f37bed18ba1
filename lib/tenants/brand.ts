import type { Brand } from "@/lib/oidc/interaction/view";
import type { Tenant } from "./tenant";

/** The tenant as people see it. */
export function brandOf({ id, name, settings }: Pick<Tenant, "id" | "name" | "settings">): Brand {
  const { logo_uri, primary_color, background_color, tagline, support_uri } = settings.branding;
  return {
    tenantId: id,
    name,
    logoUri: logo_uri,
    primaryColor: primary_color,
    backgroundColor: background_color,
    tagline,
    supportUri: support_uri,
  };
}
