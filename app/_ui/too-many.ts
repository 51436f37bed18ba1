import type { Translator } from "@/lib/i18n/translator";

const hour = 3600;
const day = 86_400;

/**
 * That there were too many tries, and when the next one makes sense: in whole minutes, because a person waits no shorter; after a
 * longer wait in hours or days.
 */
export function tooMany(seconds: number | undefined, t: Translator): string {
  const wait = Math.max(60, seconds ?? 0);
  const [unit, length] =
    wait > 2 * day ? (["day", day] as const) : wait > 2 * hour ? (["hour", hour] as const) : (["minute", 60] as const);
  const when = new Intl.RelativeTimeFormat(t("language.tag")).format(Math.ceil(wait / length), unit);
  return t("login.error.rate_limited", { when });
}
