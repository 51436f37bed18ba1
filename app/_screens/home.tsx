import type { ReactNode } from "react";
import { BrandMark } from "@/app/_ui/brand-mark";
import { Icon, type IconName } from "@/app/_ui/icon";
import { Portal } from "@/app/_ui/portal";
import { Theme } from "@/app/_ui/theme";
import type { Translator } from "@/lib/i18n/translator";
import { gatehouse } from "@/lib/theme/gatehouse";

interface HomeProps {
  isTryIt: boolean;
  /** Whether whoever is here may make the first operator. */
  offersFirst?: boolean;
  nonce?: string;
  t: Translator;
}

/** What this server is, in one look. */
export function HomeScreen({ isTryIt, offersFirst = false, nonce, t }: HomeProps) {
  return (
    <div
      lang={t("language.tag")}
      dir={t("language.direction")}
      className="relative flex min-h-dvh flex-col overflow-hidden bg-gate text-on-gate"
    >
      <title>{t("home.documentTitle")}</title>
      <Theme brand={gatehouse} nonce={nonce} />
      <main className="mx-auto grid w-full max-w-6xl flex-1 gap-x-16 px-6 pt-10 sm:px-10 lg:grid-cols-[1.1fr_1fr] lg:grid-rows-[auto_1fr]">
        <p className="flex items-center gap-3.5 text-lg font-semibold lg:col-span-2">
          <BrandMark name={gatehouse.name} />
          {gatehouse.name}
        </p>
        <div className="max-w-xl pt-14 lg:self-center lg:py-16">
          <h1 className="text-[2.75rem]/[1.04] font-[650] tracking-[-0.035em] text-balance sm:text-6xl/[1.02]">
            {t("home.title")}
          </h1>
          <p className="mt-6 max-w-md text-lg leading-relaxed text-pretty">{t("home.lead")}</p>
          <ul className="mt-10 divide-y divide-on-gate/25 border-y border-on-gate/25">
            {isTryIt && (
              <Way icon="door" title={t("home.demoTitle")} href="/demo">
                {t("home.demoText")}
              </Way>
            )}
            {isTryIt && (
              <Way icon="code" title={t("home.discoveryTitle")} href="/t/demo/.well-known/openid-configuration">
                {t("home.discoveryText")}
              </Way>
            )}
            {offersFirst ? (
              <Way icon="key" title={t("home.firstTitle")} action="/admin/first">
                {t("home.firstText")}
              </Way>
            ) : (
              <Way icon="key" title={t("home.adminTitle")} href="/admin">
                {t("home.adminText")}
              </Way>
            )}
            <Way icon="book" title={t("home.docsTitle")}>
              {t.rich("home.docsText", { code: (chunks) => <code className="font-mono text-[0.9em]">{chunks}</code> })}
            </Way>
          </ul>
          {isTryIt && <p className="mt-6 text-sm text-pretty">{t("home.tryIt")}</p>}
        </div>
        <Portal className="-mb-[12.5%] mt-12 h-auto w-full self-end forced-colors:hidden" />
      </main>
    </div>
  );
}

interface WayProps {
  icon: IconName;
  title: string;
  href?: string;
  /** Where it posts, where going there makes something. */
  action?: string;
  children: ReactNode;
}

function Way({ icon, title, href, action, children }: WayProps) {
  const content = (
    <>
      <Icon name={icon} className="mt-0.5 size-6" />
      <span className="min-w-0 flex-1">
        <span className="block font-semibold underline-offset-4 group-hover:underline">{title}</span>
        <span className="mt-0.5 block text-[0.9375rem] leading-snug text-pretty">{children}</span>
      </span>
    </>
  );
  const look = "group flex w-full gap-4 py-4 text-start";
  const onward = <Icon name="arrow" className="mt-0.5 size-5 rtl:-scale-x-100" />;
  return (
    <li>
      {href && (
        <a href={href} className={`${look} focus-visible:outline-on-gate`}>
          {content}
          {onward}
        </a>
      )}
      {action && (
        <form method="post" action={action}>
          <button type="submit" className={`${look} cursor-pointer focus-visible:outline-on-gate`}>
            {content}
            {onward}
          </button>
        </form>
      )}
      {!href && !action && <div className={look}>{content}</div>}
    </li>
  );
}
