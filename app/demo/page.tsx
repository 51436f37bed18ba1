import { decodeJwt, decodeProtectedHeader } from "jose";
import { headers } from "next/headers";
import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { DemoHome, DemoSession } from "@/app/_screens/demo";
import type { Json } from "@/app/_ui/json-text";
import type { TokenView } from "@/app/_ui/token-card";
import { isGood, readNotice, type ShopNotice } from "@/app/demo/_shop/notice";
import { loginUrl, waysToSignIn } from "@/app/demo/_shop/options";
import { readSession, type Session } from "@/app/demo/_shop/session";
import { demoUsers } from "@/lib/admin/demo-seed";
import { config } from "@/lib/base/config";
import { localeOf } from "@/lib/i18n/locale";
import { type Translator, translator } from "@/lib/i18n/translator";

interface Props {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

/** The shop: its front for a stranger, and all that it learned for somebody who has signed in. */
export default async function DemoPage({ searchParams }: Props): Promise<ReactNode> {
  if (!config().isTryIt) notFound();
  const received = await headers();
  const t = translator(localeOf({ headers: received }));
  const nonce = received.get("x-nonce") ?? undefined;
  const session = await readSession(received);
  const query = await searchParams;
  const notice = await readNotice(typeof query.notice === "string" ? query.notice : undefined);
  if (session) return <DemoSession {...viewOf(session, t)} {...wordsFor(notice, t)} nonce={nonce} t={t} />;
  return (
    <DemoHome
      users={demoUsers}
      signInHref={loginUrl()}
      more={waysToSignIn.map(({ way, href }) => ({ label: t(`demo.ways.${way}`), href: href() }))}
      {...wordsFor(query.state === "signed_out" ? { event: "signed_out" } : notice, t)}
      nonce={nonce}
      t={t}
    />
  );
}

function wordsFor(notice: ShopNotice | undefined, t: Translator) {
  if (!notice) return {};
  const words = t(`demo.notice.${notice.event}`);
  return isGood(notice) ? { done: words } : { error: words, detail: notice.detail };
}

function viewOf(session: Session, t: Translator) {
  const { idToken, accessToken, refreshToken, userinfo, csrf } = session;
  const name = userinfo?.name ?? userinfo?.preferred_username;
  return {
    name: typeof name === "string" ? name : undefined,
    claims: decodeJwt(idToken) as Readonly<Record<string, Json>>,
    idTokenHeader: decodeProtectedHeader(idToken) as Readonly<Record<string, Json>>,
    tokens: [
      tokenView(t("demo.accessToken"), accessToken),
      ...(refreshToken ? [tokenView(t("demo.refreshToken"), refreshToken)] : []),
      tokenView(t("demo.idToken"), idToken),
    ],
    userinfo,
    actions: {
      refresh: refreshToken ? "/demo/refresh" : undefined,
      userinfo: "/demo/userinfo",
      logout: "/demo/logout",
    },
    csrf,
  };
}

function tokenView(label: string, value: string): TokenView {
  if (value.split(".").length !== 3) return { label, value };
  const parts = { header: decodeProtectedHeader(value), payload: decodeJwt(value) };
  return { label, value, decoded: parts as Json };
}
