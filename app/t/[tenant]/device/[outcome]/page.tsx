import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { DeviceEndingScreen, isDeviceEnding } from "@/app/_screens/device-ending";
import { localeOf } from "@/lib/i18n/locale";
import { translator } from "@/lib/i18n/translator";
import { findTenant } from "@/lib/tenants/directory";
import { verificationPath } from "@/lib/tenants/urls";

interface Props {
  readonly params: Promise<{ tenant: string; outcome: string }>;
}

/** Where a person's part in connecting a device ends (RFC 8628 §3.3). */
export default async function DeviceEndingPage({ params }: Props) {
  const { tenant: tenantId, outcome } = await params;
  const tenant = await findTenant(tenantId);
  if (!tenant || !isDeviceEnding(outcome)) notFound();
  const request = await headers();
  const t = translator(localeOf({ headers: request }), tenant.settings.texts);
  const again = tenant.issuer + verificationPath;
  const nonce = request.get("x-nonce") ?? undefined;
  return <DeviceEndingScreen ending={outcome} brand={tenant.brand} again={again} nonce={nonce} t={t} />;
}
