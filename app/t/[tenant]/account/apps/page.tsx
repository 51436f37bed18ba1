import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { AppsScreen } from "@/app/_screens/apps";
import { loadApps } from "@/lib/account/load";
import { browserSecret } from "@/lib/http/cookies";
import { localeOf } from "@/lib/i18n/locale";
import { translator } from "@/lib/i18n/translator";
import { findTenant } from "@/lib/tenants/directory";

/** The apps that the person who is signed in in this browser can open. */
export default async function AppsPage({ params }: { readonly params: Promise<{ tenant: string }> }) {
  const tenant = await findTenant((await params).tenant);
  if (!tenant) notFound();
  const request = await headers();
  const locale = localeOf({ headers: request });
  const view = await loadApps(tenant, browserSecret(request.get("cookie"), tenant.id), locale);
  const t = translator(locale, tenant.settings.texts);
  return <AppsScreen view={view} nonce={request.get("x-nonce") ?? undefined} t={t} />;
}
