import { logoPathOf } from "@/lib/pictures/logos";
import type { Brand } from "@/lib/theme/brand";
import type { Tenant } from "./tenant";

/** The tenant as people see it, its logo from our own origin like everybody's. */
export async function brandOf({ id, name, settings }: Pick<Tenant, "id" | "name" | "settings">): Promise<Brand> {
  const { logo_uri, primary_color, background_color, tagline, support_uri } = settings.branding;
  return {
    tenantId: id,
    name,
    logoUri: logo_uri && (await logoPathOf(id, logo_uri)),
    primaryColor: primary_color,
    backgroundColor: background_color,
    tagline,
    supportUri: support_uri,
  };
}
