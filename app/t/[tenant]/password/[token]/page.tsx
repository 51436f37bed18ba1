import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { ChoosePasswordScreen, PasswordEndingScreen } from "@/app/_screens/choose-password";
import { choiceErrors, linkAt } from "@/lib/account/choose-password";
import { localeOf } from "@/lib/i18n/locale";
import { translator } from "@/lib/i18n/translator";
import { findTenant } from "@/lib/tenants/directory";

interface Props {
  readonly params: Promise<{ tenant: string; token: string }>;
  readonly searchParams: Promise<{ error?: string | string[] }>;
}

/** Where the link leads by which somebody chooses a password. Looking at it takes nothing: programs that read mail do that too. */
export default async function ChoosePasswordPage({ params, searchParams }: Props) {
  const { tenant: tenantId, token } = await params;
  const [tenant, { error }, request] = await Promise.all([findTenant(tenantId), searchParams, headers()]);
  if (!tenant) notFound();
  const shared = {
    brand: tenant.brand,
    nonce: request.get("x-nonce") ?? undefined,
    t: translator(localeOf({ headers: request })),
  };
  if (token === "chosen") return <PasswordEndingScreen ending="chosen" {...shared} />;
  const user = await linkAt(tenant, token);
  if (!user) return <PasswordEndingScreen ending="over" {...shared} />;
  return (
    <ChoosePasswordScreen
      {...shared}
      username={user.username}
      action={`${tenant.issuer}/password/${token}/submit`}
      error={choiceErrors.find((one) => one === error)}
      passwordMinLength={tenant.settings.sign_in.password_min_length}
    />
  );
}
