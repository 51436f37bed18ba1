import { headers } from "next/headers";
import { forbidden } from "next/navigation";
import { orPage, single, visitTenant } from "@/app/admin/_shell/admin";
import { brandings } from "@/lib/admin/resources/brandings";
import { type Locale, locales } from "@/lib/i18n/locale";
import { type Translator, translator } from "@/lib/i18n/translator";
import type { Brand } from "@/lib/theme/brand";
import { type ExampleName, exampleOf } from "./examples";
import { previewBrand, withTyped } from "./typed";

interface Asked {
  readonly params: Promise<{ tenant: string }>;
  readonly search: Readonly<Record<string, string | string[] | undefined>>;
}

export interface Preview {
  readonly brand: Brand;
  readonly example: ExampleName;
  readonly locale: Locale;
  readonly t: Translator;
  readonly nonce: string;
}

/**
 * What a preview shows. It is for a frame of the dashboard alone: as a page of its own it would look like a sign-in, with whatever
 * somebody wrote into its address.
 */
export async function previewOf({ params, search }: Asked): Promise<Preview> {
  const received = await headers();
  // Browsers say neither to a host without TLS.
  const [site, destination] = [received.get("sec-fetch-site"), received.get("sec-fetch-dest")];
  if ((site ?? "same-origin") !== "same-origin" || (destination ?? "iframe") !== "iframe") forbidden();
  const { tenantId, context } = await visitTenant(params);
  const saved = await orPage(brandings.show(context, single(search.of) ?? "published"));
  const shown = withTyped(saved, single(search.typed));
  const theme = single(search.theme) === "dark" ? "dark" : "light";
  const locale = locales.find((one) => one === single(search.language)) ?? locales[0];
  return {
    brand: await previewBrand(tenantId, shown, saved, theme),
    example: exampleOf(single(search.screen)),
    locale,
    t: translator(locale, shown.texts),
    nonce: received.get("x-nonce") ?? "",
  };
}
