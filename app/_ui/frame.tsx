import type { ReactNode } from "react";
import { BrandMark } from "@/app/_ui/brand-mark";
import { Icon } from "@/app/_ui/icon";
import { Portal } from "@/app/_ui/portal";
import { Theme } from "@/app/_ui/theme";
import type { Translator } from "@/lib/i18n/translator";
import type { ClientView } from "@/lib/journeys/view";
import type { Display } from "@/lib/oauth/authorize/access";
import type { Brand } from "@/lib/theme/brand";

interface FrameProps {
  brand: Brand;
  client?: ClientView;
  /** The window's title. */
  title: string;
  display?: Display;
  /** Beside the name, where the tenant says nothing else. */
  greeting?: "welcome" | "farewell";
  nonce?: string;
  t: Translator;
  children: ReactNode;
}

/** The house around every hosted screen: the tenant's gate, the plate with the form, the small print. */
export function Frame({
  brand,
  client,
  title,
  display = "page",
  greeting = "welcome",
  nonce,
  t,
  children,
}: FrameProps) {
  const { root, house, plate, main } = display === "popup" || display === "wap" ? slim : full;
  return (
    <div lang={t("language.tag")} dir={t("language.direction")} data-display={display} className={root}>
      <title>{title}</title>
      <meta name="robots" content="noindex" />
      <Theme brand={brand} nonce={nonce} />
      <div className={house}>
        <div className={plate}>
          {display === "popup" || display === "wap" ? (
            <Bar brand={brand} />
          ) : (
            <Gate brand={brand} greeting={greeting} t={t} />
          )}
          <main className={main}>{children}</main>
        </div>
        <SmallPrint brand={brand} client={client} t={t} />
      </div>
    </div>
  );
}

const full = {
  root: "flex min-h-dvh flex-col bg-surface sm:bg-canvas sm:px-6 sm:py-8 md:py-12",
  house: "mx-auto flex w-full flex-1 flex-col sm:my-auto sm:max-w-md sm:flex-none md:max-w-4xl",
  plate:
    "flex-1 bg-surface sm:rounded-plate sm:shadow-plate md:grid md:min-h-[38rem] md:grid-cols-[minmax(0,10fr)_minmax(0,12fr)] dark:sm:border dark:sm:border-line",
  main: "flex min-w-0 flex-col justify-center px-6 pt-7 pb-10 sm:px-10 md:px-12 md:py-12",
} as const;

/** In a small window every line counts, and on the smallest screen nothing is there but the words. */
const slim = {
  root: "flex min-h-dvh flex-col bg-surface",
  house: "flex w-full flex-1 flex-col",
  plate: "flex-1",
  main: "mx-auto flex w-full max-w-lg min-w-0 flex-col px-6 py-5 popup:py-4",
} as const;

function Bar({ brand }: { brand: Brand }) {
  return (
    <header className="vt-gate flex min-h-14 items-center gap-3 border-b border-transparent bg-gate px-6 py-2 font-semibold text-on-gate wap:bg-surface wap:text-ink wap:border-line">
      <span className="contents wap:hidden">
        <BrandMark name={brand.name} logoUri={brand.logoUri} />
      </span>
      <bdi className="line-clamp-2 min-w-0 leading-snug wrap-anywhere">{brand.name}</bdi>
    </header>
  );
}

function Gate({ brand, greeting, t }: { brand: Brand; greeting: "welcome" | "farewell"; t: Translator }) {
  return (
    <header className="vt-gate relative isolate m-2 flex min-h-32 items-center overflow-hidden rounded-gate border border-transparent bg-gate text-on-gate md:min-h-0 md:flex-col md:items-stretch">
      <div className="absolute inset-x-0 bottom-0 -z-10 h-[12.65%] bg-gate-floor md:hidden forced-colors:hidden" />
      <div className="flex max-w-[66%] min-w-0 flex-wrap items-center gap-x-3.5 gap-y-2.5 p-5 md:max-w-full md:flex-col md:flex-nowrap md:items-start md:gap-6 md:p-8">
        <BrandMark name={brand.name} logoUri={brand.logoUri} />
        <div className="min-w-0 grow basis-28 md:grow-0 md:basis-auto">
          <p
            className={`line-clamp-4 leading-snug font-semibold wrap-anywhere md:text-base ${brand.name.length > 24 ? "text-sm" : "text-[1.0625rem]"}`}
          >
            <bdi>{brand.name}</bdi>
          </p>
          <p className="mt-2.5 hidden max-w-[16ch] text-display text-balance md:line-clamp-4">
            <bdi>{t.own(`frame.${greeting}`) ?? brand.tagline ?? t(`frame.${greeting}`)}</bdi>
          </p>
        </div>
      </div>
      <Portal className="absolute end-3 bottom-0 -z-10 h-[86%] w-auto md:static md:mt-auto md:h-auto md:w-full forced-colors:hidden" />
    </header>
  );
}

function SmallPrint({ brand, client, t }: { brand: Brand; client: ClientView | undefined; t: Translator }) {
  const clientName = client?.name ?? "";
  const links = [
    { href: client?.policyUri, text: t("frame.privacy"), label: t("frame.privacyOf", { client: clientName }) },
    { href: client?.tosUri, text: t("frame.terms"), label: t("frame.termsOf", { client: clientName }) },
    { href: brand.supportUri, text: t("frame.help"), label: t("frame.helpFrom", { brand: brand.name }) },
  ];
  const shown = links.flatMap(({ href, ...link }) => (href ? [{ href, ...link }] : []));
  const note = t.own("frame.note");
  if (shown.length === 0 && !note) return null;
  return (
    <footer className="flex flex-wrap items-center gap-x-6 px-6 pt-2 pb-8 popup:pt-0 popup:pb-2 text-sm text-muted sm:px-10 sm:pt-4 sm:pb-0 sm:text-on-canvas">
      {note && (
        <p className="min-w-0 py-2 leading-snug text-pretty wrap-anywhere">
          <bdi>{note}</bdi>
        </p>
      )}
      <nav aria-label={t("frame.about")} className="flex flex-wrap gap-x-6 empty:hidden md:ms-auto">
        {shown.map(({ href, text, label }) => (
          <a
            key={text}
            href={href}
            target="_blank"
            rel="noopener noreferrer"
            aria-label={`${label} (${t("frame.newWindow")})`}
            className="inline-flex min-h-9 items-center gap-1.5 underline-offset-4 hover:underline"
          >
            {text}
            <Icon name="external" className="size-3.5 rtl:-scale-x-100" />
          </a>
        ))}
      </nav>
    </footer>
  );
}
