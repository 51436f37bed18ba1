import type { Metadata } from "next";
import type { ReactNode } from "react";
import { Theme } from "@/app/_ui/theme";
import { ToastProvider } from "@/app/admin/_kit/toast";
import { KitWordsProvider } from "@/app/admin/_kit/words";
import { visit } from "@/app/admin/_shell/admin";
import { dashboardMessages } from "@/lib/i18n/dashboard";
import { gatehouse } from "@/lib/theme/gatehouse";

export const metadata: Metadata = { robots: { index: false } };

/** Who is signed in, the house's colours and the dashboard's language, for every page within. */
export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const { t, nonce } = await visit();
  return (
    <div lang={t.locale} dir="ltr">
      <Theme brand={gatehouse} nonce={nonce} />
      <KitWordsProvider words={dashboardMessages[t.locale].form}>
        <ToastProvider>{children}</ToastProvider>
      </KitWordsProvider>
    </div>
  );
}
