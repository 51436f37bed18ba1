import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { SignedOutScreen } from "@/app/_screens/signed-out";
import { acceptedLanguages, matchLocale } from "@/lib/i18n/locale";
import { translator } from "@/lib/i18n/translator";
import { brandOf } from "@/lib/tenants/brand";
import { findTenant } from "@/lib/tenants/directory";

/** Where a sign-out ends that has no address to return to. */
export default async function SignedOutPage({ params }: { readonly params: Promise<{ tenant: string }> }) {
  const tenant = await findTenant((await params).tenant);
  if (!tenant) notFound();
  const request = await headers();
  const t = translator(matchLocale(acceptedLanguages(request.get("accept-language"))));
  return <SignedOutScreen brand={brandOf(tenant)} nonce={request.get("x-nonce") ?? undefined} t={t} />;
}
