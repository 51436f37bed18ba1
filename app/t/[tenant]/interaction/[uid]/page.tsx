import { headers } from "next/headers";
import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { screens } from "@/app/_screens";
import { StoppedScreen } from "@/app/_screens/stopped";
import { browserSecret } from "@/lib/http/cookies";
import { localeOf } from "@/lib/i18n/locale";
import { type Translator, translator } from "@/lib/i18n/translator";
import { loadInteraction } from "@/lib/journeys/load";
import type { StepView } from "@/lib/journeys/steps";
import { findTenant } from "@/lib/tenants/directory";

interface Props {
  readonly params: Promise<{ tenant: string; uid: string }>;
}

/** The page of a request that waits for the person: loads it and shows the screen of its prompt. */
export default async function InteractionPage({ params }: Props) {
  const { tenant: tenantId, uid } = await params;
  const tenant = await findTenant(tenantId);
  if (!tenant) notFound();
  const request = await headers();
  const secret = browserSecret(request.get("cookie"), tenantId);
  const { view, locale } = await loadInteraction(tenant, uid, secret, (wanted) =>
    localeOf({ headers: request }, wanted),
  );
  const t = translator(locale, tenant.settings.texts);
  const nonce = request.get("x-nonce") ?? undefined;
  return "stopped" in view ? <StoppedScreen view={view} nonce={nonce} t={t} /> : screenFor(view, t, nonce);
}

function screenFor(view: StepView, t: Translator, nonce: string | undefined): ReactNode {
  const Screen = screens[view.prompt] as (props: { view: StepView; nonce?: string; t: Translator }) => ReactNode;
  return <Screen view={view} nonce={nonce} t={t} />;
}
