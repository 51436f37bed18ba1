import { z } from "zod";
import { type ShownBranding, wholeBranding } from "@/lib/admin/resources/branding-schemas";
import { logoPathOf } from "@/lib/pictures/logos";
import { lookOf } from "@/lib/tenants/brand";
import { readSettings } from "@/lib/tenants/stored-settings";
import type { Brand } from "@/lib/theme/brand";

/** Characters of what was typed, in an address. */
const longest = 12_000;

const sent = z.object({
  name: z.string().optional().catch(undefined),
  branding: z.record(z.string(), z.unknown()).optional().catch(undefined),
  texts: z.record(z.string(), z.unknown()).optional().catch(undefined),
});

/**
 * What is typed and not saved, on top of what is. It may be half done: what is not right yet is as if it were not set.
 * @param text JSON in base64url; anything may stand there
 */
export function withTyped(saved: ShownBranding, text: string | undefined): ShownBranding {
  const typed = sent.safeParse(parsed(text)).data ?? {};
  const name = wholeBranding.shape.name.safeParse(typed.name);
  const { branding, texts } = readSettings({
    branding: typed.branding ?? saved.branding,
    texts: typed.texts ? { ...saved.texts, ...typed.texts } : saved.texts,
  }).value;
  return { ...saved, branding, texts, name: name.data ?? saved.name };
}

function parsed(text: string | undefined): unknown {
  if (text === undefined || text.length > longest) return undefined;
  try {
    return JSON.parse(Buffer.from(text, "base64url").toString());
  } catch {
    return undefined;
  }
}

/** As it is shown. An address of a logo is asked for once it is saved, not while it is typed. */
export async function previewBrand(
  tenantId: string,
  { name, branding }: ShownBranding,
  saved: ShownBranding,
  theme: Brand["theme"],
): Promise<Brand> {
  const { logo_uri: uri } = branding;
  const isKnown = uri !== undefined && (uri.startsWith(`/t/${tenantId}/logo/`) || uri === saved.branding.logo_uri);
  return { ...lookOf(tenantId, name, branding, isKnown ? await logoPathOf(tenantId, uri) : undefined), theme };
}
