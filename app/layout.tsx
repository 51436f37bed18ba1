import "@/app/globals.css";
import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { FailureWordsProvider } from "@/app/_ui/failure-words";
import { localeOf } from "@/lib/i18n/locale";
import { type Translator, translator } from "@/lib/i18n/translator";

/** Screens give their own title, in the language of the sign-in. */
export const metadata: Metadata = {
  icons: { icon: { url: "/favicon.svg", type: "image/svg+xml" } },
  formatDetection: { telephone: false, email: false, address: false },
};

export const viewport: Viewport = {
  colorScheme: "light dark",
  width: "device-width",
  initialScale: 1,
  viewportFit: "cover",
};

export default async function Layout({ children }: { children: ReactNode }) {
  const t = translator(localeOf({ headers: await headers() }));
  return (
    <html lang={t("language.tag")} dir={t("language.direction")}>
      <body>
        <FailureWordsProvider words={failureWords(t)}>{children}</FailureWordsProvider>
      </body>
    </html>
  );
}

const failureWords = (t: Translator) => ({
  title: t("errorPage.server.title"),
  text: t("errorPage.server.text"),
  retry: t("failure.retry"),
  reference: t("errorPage.reference"),
});
