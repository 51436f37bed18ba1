import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { SignedOutScreen } from "@/app/_screens/signed-out";
import { localeOf } from "@/lib/i18n/locale";
import { translator } from "@/lib/i18n/translator";
import { findTenant } from "@/lib/tenants/directory";

interface Props {
  readonly params: Promise<{ tenant: string }>;
  readonly searchParams: Promise<{ ui_locales?: string | string[] }>;
}

/** Where a sign-out ends that has no address to return to. */
export default async function SignedOutPage({ params, searchParams }: Props) {
  const tenant = await findTenant((await params).tenant);
  if (!tenant) notFound();
  const request = await headers();
  const wanted = [(await searchParams).ui_locales ?? []].flat().flatMap((tags) => tags.split(" "));
  const t = translator(localeOf({ headers: request }, wanted), tenant.settings.texts);
  return <SignedOutScreen brand={tenant.brand} nonce={request.get("x-nonce") ?? undefined} t={t} />;
}
