import { headers } from "next/headers";
import type { ReactNode } from "react";
import { HomeScreen } from "@/app/_screens/home";
import { config } from "@/lib/base/config";
import { offersFirstOperator } from "@/lib/dashboard/first";
import { localeOf } from "@/lib/i18n/locale";
import { translator } from "@/lib/i18n/translator";

/** Settings and the policy's nonce belong to the running server, not to the build. */
export const dynamic = "force-dynamic";

export default async function Page(): Promise<ReactNode> {
  const received = await headers();
  const t = translator(localeOf({ headers: received }));
  const offersFirst = await offersFirstOperator();
  return (
    <HomeScreen
      isTryIt={config().isTryIt}
      offersFirst={offersFirst}
      nonce={received.get("x-nonce") ?? undefined}
      t={t}
    />
  );
}
