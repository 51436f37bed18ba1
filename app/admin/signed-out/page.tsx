import { headers } from "next/headers";
import type { ReactNode } from "react";
import { SignedOutScreen } from "@/app/_screens/signed-out";
import { localeOf } from "@/lib/i18n/locale";
import { translator } from "@/lib/i18n/translator";
import { gatehouse } from "@/lib/theme/gatehouse";

/** Where a sign-out of the dashboard ends. */
export default async function SignedOutPage(): Promise<ReactNode> {
  const received = await headers();
  const t = translator(localeOf({ headers: received }));
  const client = { name: gatehouse.name, uri: "/admin" };
  return <SignedOutScreen brand={gatehouse} client={client} nonce={received.get("x-nonce") ?? undefined} t={t} />;
}
