import { headers } from "next/headers";
import { words } from "@/app/admin/_shell/admin";
import type { DashboardTranslator } from "@/lib/i18n/dashboard";
import { type Translator, translator } from "@/lib/i18n/translator";

/** What a page before the dashboard is written with: the dashboard's words, those of the frame in the same language, the policy's nonce. */
export interface Words {
  readonly t: DashboardTranslator;
  readonly frame: Translator;
  readonly nonce: string | undefined;
}

export async function wordsOf(): Promise<Words> {
  const [received, t] = await Promise.all([headers(), words()]);
  return { t, frame: translator(t.locale), nonce: received.get("x-nonce") ?? undefined };
}
