import { headers } from "next/headers";
import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { DemoText } from "@/app/_screens/demo";
import { config } from "@/lib/base/config";
import { localeOf } from "@/lib/i18n/locale";
import { translator } from "@/lib/i18n/translator";

/** A small page of the shop, such as a real client would register as its `policy_uri` or `tos_uri`. */
export async function policyPage(name: "privacy" | "terms"): Promise<ReactNode> {
  if (!config().isTryIt) notFound();
  const received = await headers();
  const t = translator(localeOf({ headers: received }));
  const nonce = received.get("x-nonce") ?? undefined;
  return <DemoText title={t(`demo.${name}.title`)} text={t(`demo.${name}.text`)} nonce={nonce} t={t} />;
}
