import type { Branding } from "@/lib/model/branding-settings";
import { logoPathOf } from "@/lib/pictures/logos";
import type { Brand } from "@/lib/theme/brand";
import type { Tenant } from "./tenant";

/** The tenant as people see it, its logo from our own origin like everybody's. */
export async function brandOf({ id, name, settings }: Pick<Tenant, "id" | "name" | "settings">): Promise<Brand> {
  const { logo_uri } = settings.branding;
  return lookOf(id, name, settings.branding, logo_uri && (await logoPathOf(id, logo_uri)));
}

/** A brand as it is set, with its logo where that is shown from. */
export const lookOf = (tenantId: string, name: string, branding: Branding, logoUri: string | undefined): Brand => ({
  tenantId,
  name,
  logoUri,
  primaryColor: branding.primary_color,
  backgroundColor: branding.background_color,
  darkPrimaryColor: branding.dark_primary_color,
  darkBackgroundColor: branding.dark_background_color,
  cornerRadius: branding.corner_radius,
  font: branding.font,
  fontUri: branding.font_file && `/t/${tenantId}/font/${branding.font_file}`,
  tagline: branding.tagline,
  supportUri: branding.support_uri,
});
