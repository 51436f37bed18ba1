import { taggedName } from "@/lib/dashboard/user-fields";
import { type DashboardMessages, type DashboardTranslator, dashboardMessages } from "@/lib/i18n/dashboard";

type Claim = keyof DashboardMessages["users"]["claim"];

const isClaim = (name: string): name is Claim => Object.hasOwn(dashboardMessages.en.users.claim, name);

/** A claim in words; undefined where there are none for it. */
export const claimText = (name: string, t: DashboardTranslator): string | undefined =>
  isClaim(name) ? t(`users.claim.${name}`) : undefined;

type Helped = keyof DashboardMessages["users"]["claimHelp"];

const isHelped = (name: string): name is Helped => Object.hasOwn(dashboardMessages.en.users.claimHelp, name);

/** How a claim is written, where that is not plain. */
export const claimHelp = (name: string, t: DashboardTranslator): string | undefined =>
  isHelped(name) ? t(`users.claimHelp.${name}`) : undefined;

/** A claim in another language, as in "Full name, Japanese". */
export function taggedText(name: string, t: DashboardTranslator): string {
  const tagged = taggedName(name);
  if (!tagged) return name;
  const language = languageName(tagged.language, t.locale);
  return t("users.inLanguage", { claim: claimText(tagged.claim, t) ?? tagged.claim, language });
}

function languageName(tag: string, locale: string): string {
  try {
    return new Intl.DisplayNames([locale], { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
