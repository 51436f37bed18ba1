import { headers } from "next/headers";
import { LinkButton } from "@/app/_ui/button";
import { Frame } from "@/app/_ui/frame";
import { Heading } from "@/app/_ui/heading";
import { Medallion } from "@/app/_ui/medallion";
import { localeOf } from "@/lib/i18n/locale";
import { translator } from "@/lib/i18n/translator";
import { findTenant } from "@/lib/tenants/directory";
import { tenantAt } from "@/lib/tenants/own-hosts";
import { gatehouse } from "@/lib/theme/gatehouse";

/** At a tenant's own host it is the tenant's page. */
export default async function NotFound() {
  const received = await headers();
  const t = translator(localeOf({ headers: received }));
  const own = tenantAt(() => received.get("x-forwarded-host") ?? undefined);
  const tenant = own?.isIssuer ? await findTenant(own.tenantId) : undefined;
  const title = t("errorPage.missing.title");
  return (
    <Frame
      brand={tenant?.brand ?? { ...gatehouse, tagline: t("home.tagline") }}
      title={title}
      nonce={received.get("x-nonce") ?? undefined}
      t={t}
    >
      <Medallion icon="search" tone="plain" />
      <Heading title={title}>{t("errorPage.missing.text")}</Heading>
      <LinkButton look="secondary" href="/" className="mt-7 self-start">
        {t("action.home")}
      </LinkButton>
    </Frame>
  );
}
