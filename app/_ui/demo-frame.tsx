import type { ReactNode } from "react";
import { Icon } from "@/app/_ui/icon";
import { Theme } from "@/app/_ui/theme";
import type { Translator } from "@/lib/i18n/translator";

/** The shop has colours of its own, so that nobody takes it for the provider. */
const shop = { primaryColor: "#0f5f63", backgroundColor: "#f4f1e8" };

/** The page around the fictional shop. */
export function DemoFrame({ nonce, t, children }: { nonce?: string; t: Translator; children: ReactNode }) {
  return (
    <div lang={t("language.tag")} dir={t("language.direction")} className="min-h-dvh bg-surface">
      <title>{t("demo.documentTitle")}</title>
      <Theme brand={shop} nonce={nonce} />
      <header className="mx-auto flex max-w-6xl items-center gap-3 px-6 py-6 sm:px-10">
        <span className="grid size-10 place-items-center rounded-xl bg-accent text-on-accent">
          <Icon name="cup" className="size-6" />
        </span>
        <a href="/demo" className="text-lg font-semibold tracking-tight">
          {t("demo.shop")}
        </a>
        <span className="ms-auto rounded-full border border-line px-3 py-1 text-sm text-muted">{t("demo.badge")}</span>
      </header>
      <main className="mx-auto max-w-6xl px-6 pt-6 pb-20 sm:px-10 lg:pt-10">{children}</main>
    </div>
  );
}
