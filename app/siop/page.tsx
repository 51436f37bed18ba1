import { headers } from "next/headers";
import type { ReactNode } from "react";
import { Frame } from "@/app/_ui/frame";
import { Heading } from "@/app/_ui/heading";
import { Medallion } from "@/app/_ui/medallion";
import { Notice } from "@/app/_ui/notice";
import { Ask } from "@/app/siop/_own/ask";
import { KeyList } from "@/app/siop/_own/key-list";
import { Refused } from "@/app/siop/_own/refused";
import { sentParams } from "@/lib/extras/siop/posted";
import { parseSelfIssued, type SentParams } from "@/lib/extras/siop/request";
import { localeOf } from "@/lib/i18n/locale";
import { type SiopWords, siopWords } from "@/lib/i18n/siop";
import { translator } from "@/lib/i18n/translator";
import { gatehouse } from "@/lib/theme/gatehouse";

export const dynamic = "force-dynamic";

/** The self-issued provider (OIDC Core §7): reads the request here, and leaves everything about the person to their browser. */
export default async function SelfIssuedPage({ searchParams }: { searchParams: Promise<SentParams> }) {
  const [query, received] = await Promise.all([searchParams, headers()]);
  const sent = sentParams(query);
  const wanted = typeof sent?.ui_locales === "string" ? sent.ui_locales.split(" ") : [];
  const locale = localeOf({ headers: received }, wanted);
  const t = translator(locale);
  const words = siopWords(locale);
  return (
    <Frame
      brand={{ ...gatehouse, tagline: words.tagline }}
      title={words.documentTitle}
      nonce={received.get("x-nonce") ?? undefined}
      t={t}
    >
      <noscript>
        <div className="mb-6">
          <Notice tone="info">{words.noScript}</Notice>
        </div>
      </noscript>
      {screen(sent, words, t("language.tag"))}
    </Frame>
  );
}

function screen(sent: SentParams | undefined, words: SiopWords, lang: string): ReactNode {
  const request = sent ? parseSelfIssued(sent) : ({ kind: "unsafe" } as const);
  switch (request.kind) {
    case "ask":
      return <Ask request={request} words={words} lang={lang} />;
    case "refused":
      return <Refused {...request} words={words} />;
    case "none":
      return <KeyList words={words} lang={lang} />;
    case "unsafe":
      return (
        <>
          <Medallion icon="alert" tone="danger" />
          <Heading title={words.unsafe.title}>{words.unsafe.text}</Heading>
        </>
      );
  }
}
