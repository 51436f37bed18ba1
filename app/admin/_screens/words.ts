import { cookies, headers } from "next/headers";
import { type DashboardTranslator, dashboardLocale, dashboardTranslator } from "@/lib/i18n/dashboard";
import { type Translator, translator } from "@/lib/i18n/translator";

/** What a page before the dashboard is written with: the dashboard's words, those of the frame in the same language, the policy's nonce. */
export interface Words {
  readonly t: DashboardTranslator;
  readonly frame: Translator;
  readonly nonce: string | undefined;
}

export async function wordsOf(): Promise<Words> {
  const [received, jar] = await Promise.all([headers(), cookies()]);
  const locale = dashboardLocale(jar.get("gatehouse.dashboard-language")?.value, received.get("accept-language"));
  return {
    t: dashboardTranslator(locale),
    frame: translator(locale),
    nonce: received.get("x-nonce") ?? undefined,
  };
}
