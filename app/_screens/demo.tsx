import type { ReactNode } from "react";
import { Button, LinkButton } from "@/app/_ui/button";
import { DemoFrame } from "@/app/_ui/demo-frame";
import { Harbour } from "@/app/_ui/harbour";
import { Icon } from "@/app/_ui/icon";
import { type Json, JsonText } from "@/app/_ui/json-text";
import { Notice } from "@/app/_ui/notice";
import { TokenCard, type TokenView } from "@/app/_ui/token-card";
import type { Translator } from "@/lib/i18n/translator";

interface DemoUser {
  readonly username: string;
  readonly password: string;
  readonly name: string;
}

interface DemoHomeProps {
  users: readonly DemoUser[];
  signInHref: string;
  /** Further ways to begin, such as with `prompt=login`. */
  more?: readonly { readonly label: string; readonly href: string }[];
  nonce?: string;
  t: Translator;
}

/** What just happened, in words; `detail` is what the provider said to the developer. */
interface DemoMessage {
  done?: string;
  error?: string;
  detail?: string;
}

/** A relying party before the sign-in: a shop front, the way in, and how it works. */
export function DemoHome({ users, signInHref, more = [], nonce, t, ...message }: DemoHomeProps & DemoMessage) {
  return (
    <DemoFrame nonce={nonce} t={t}>
      <div className="grid gap-10 lg:grid-cols-2 lg:items-center lg:gap-16">
        <div>
          <Message {...message} />
          <h1 className="text-[2.75rem]/[1.04] font-[650] tracking-[-0.035em] text-balance sm:text-6xl/[1.02]">
            {t("demo.heading")}
          </h1>
          <p className="mt-6 max-w-md text-lg leading-relaxed text-pretty text-muted">{t("demo.lead")}</p>
          <LinkButton href={signInHref} className="mt-8">
            {t("demo.signInWith")}
            <Icon name="arrow" className="size-5 rtl:-scale-x-100" />
          </LinkButton>
          {more.length > 0 && (
            <details className="mt-4">
              <summary className="inline-flex min-h-11 items-center text-[0.9375rem] text-muted hover:text-ink">
                {t("demo.more")}
              </summary>
              <ul className="mt-1 grid gap-1">
                {more.map(({ label, href }) => (
                  <li key={href}>
                    <a href={href} className="inline-flex min-h-9 items-center text-link underline underline-offset-4">
                      {label}
                    </a>
                  </li>
                ))}
              </ul>
            </details>
          )}
        </div>
        <Harbour className="h-auto w-full rounded-[1.75rem] forced-colors:hidden" />
      </div>
      <div className="mt-16 grid gap-10 lg:grid-cols-2 lg:gap-16">
        <Section title={t("demo.what")}>
          <ol className="mt-4 grid gap-4">
            {[t("demo.step1"), t("demo.step2"), t("demo.step3")].map((step, at) => (
              <li key={step} className="flex gap-4">
                <span className="grid size-8 shrink-0 place-items-center rounded-full bg-tint text-sm font-semibold text-on-tint">
                  {t.format.number(at + 1)}
                </span>
                <span className="pt-1 leading-snug text-pretty">{step}</span>
              </li>
            ))}
          </ol>
        </Section>
        {users.length > 0 && (
          <Section title={t("demo.usersTitle")} text={t("demo.usersText")}>
            <UserTable users={users} t={t} />
          </Section>
        )}
      </div>
    </DemoFrame>
  );
}

function UserTable({ users, t }: { users: readonly DemoUser[]; t: Translator }) {
  const cell = "py-3 pe-4 text-start align-baseline wrap-anywhere last:pe-0";
  return (
    <table className="mt-3 w-full border-collapse text-[0.9375rem]">
      <thead className="text-sm text-muted">
        <tr className="border-b border-line">
          <th className={`${cell} font-medium`}>{t("demo.name")}</th>
          <th className={`${cell} font-medium`}>{t("demo.username")}</th>
          <th className={`${cell} font-medium`}>{t("demo.password")}</th>
        </tr>
      </thead>
      <tbody>
        {users.map(({ username, password, name }) => (
          <tr key={username} className="border-b border-line">
            <td className={cell}>{name}</td>
            <td className={cell}>
              <code className="font-mono text-sm select-all">{username}</code>
            </td>
            <td className={cell}>
              <code className="font-mono text-sm select-all">{password}</code>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface DemoSessionProps {
  name?: string;
  claims: Readonly<Record<string, Json>>;
  idTokenHeader: Readonly<Record<string, Json>>;
  tokens: readonly TokenView[];
  userinfo?: Json;
  /** Where the buttons post. `refresh` is missing where there is no refresh token. */
  actions: { readonly refresh?: string; readonly userinfo: string; readonly logout: string };
  csrf?: string;
  nonce?: string;
  t: Translator;
}

/** The same shop after the sign-in: everything that it learned, with nothing hidden. */
export function DemoSession({
  name,
  claims,
  idTokenHeader,
  tokens,
  userinfo,
  actions,
  csrf,
  nonce,
  t,
  ...message
}: DemoSessionProps & DemoMessage) {
  const form = (action: string, button: ReactNode) => (
    <form method="post" action={action}>
      {csrf && <input type="hidden" name="csrf" value={csrf} />}
      {button}
    </form>
  );
  return (
    <DemoFrame nonce={nonce} t={t}>
      <Message {...message} />
      <h1 className="text-display text-balance wrap-anywhere sm:text-5xl">
        {name ? t("demo.hello", { name }) : t("demo.helloNoName")}
      </h1>
      <p className="mt-3 max-w-xl text-lg leading-relaxed text-pretty text-muted">{t("demo.sessionLead")}</p>
      <div className="mt-7 flex flex-wrap gap-3">
        {form(actions.userinfo, <Button>{t("demo.userinfo")}</Button>)}
        {actions.refresh && form(actions.refresh, <Button look="secondary">{t("demo.refresh")}</Button>)}
        {form(actions.logout, <Button look="secondary">{t("demo.signOut")}</Button>)}
      </div>
      <div className="mt-12 grid gap-x-16 gap-y-12 lg:grid-cols-2">
        <div className="grid min-w-0 content-start gap-12">
          <Section title={t("demo.claimsTitle")} text={t("demo.claimsText")}>
            <ClaimList claims={claims} t={t} />
          </Section>
          <Section title={t("demo.headerTitle")} text={t("demo.headerText")}>
            <JsonText value={idTokenHeader} label={t("demo.headerTitle")} />
          </Section>
        </div>
        <div className="grid min-w-0 content-start gap-12">
          {userinfo !== undefined && (
            <Section title={t("demo.userinfoTitle")} text={t("demo.userinfoText")}>
              <JsonText value={userinfo} label={t("demo.userinfoTitle")} />
            </Section>
          )}
          <Section title={t("demo.tokensTitle")} text={t("demo.tokensText")}>
            <div className="mt-4 grid grid-cols-1 gap-3">
              {tokens.map((token) => (
                <TokenCard key={token.label} token={token} t={t} />
              ))}
            </div>
          </Section>
        </div>
      </div>
    </DemoFrame>
  );
}

/** A small page of the shop's own, with a heading and a few lines. */
export function DemoText({ title, text, nonce, t }: { title: string; text: string; nonce?: string; t: Translator }) {
  return (
    <DemoFrame nonce={nonce} t={t}>
      <h1 className="text-display text-balance sm:text-5xl">{title}</h1>
      <p className="mt-5 max-w-xl text-lg leading-relaxed text-pretty text-muted">{text}</p>
      <LinkButton look="secondary" href="/demo" className="mt-8">
        {t("demo.back")}
      </LinkButton>
    </DemoFrame>
  );
}

function Message({ done, error, detail }: DemoMessage) {
  if (!done && !error) return null;
  return (
    <div className="mb-8 max-w-xl">
      <Notice tone={error ? "danger" : "done"}>
        {error ?? done}
        {detail && (
          <span dir="ltr" className="mt-1 block font-mono text-sm wrap-anywhere">
            {detail}
          </span>
        )}
      </Notice>
    </div>
  );
}

function Section({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  return (
    <section className="min-w-0">
      <h2 className="text-xl font-semibold tracking-tight">{title}</h2>
      {text && <p className="mt-1 text-[0.9375rem] text-muted">{text}</p>}
      {children}
    </section>
  );
}

/** Times are shown as they are on the wire, with the moment they stand for. */
function ClaimList({ claims, t }: { claims: Readonly<Record<string, Json>>; t: Translator }) {
  return (
    <dl className="mt-3 text-[0.9375rem]">
      {Object.entries(claims).map(([name, value]) => (
        <div key={name} className="grid grid-cols-[minmax(7rem,1fr)_2fr] gap-4 border-b border-line py-2.5">
          <dt className="font-mono text-sm leading-6 text-muted wrap-anywhere">{name}</dt>
          <dd className="min-w-0 wrap-anywhere">
            <bdi>{typeof value === "string" ? value : JSON.stringify(value)}</bdi>
            {isTime(name) && typeof value === "number" && (
              <span className="block text-sm text-muted">
                {t.format.dateTime(new Date(value * 1000), { dateStyle: "medium", timeStyle: "long" })}
              </span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

const isTime = (name: string) => ["iat", "exp", "nbf", "auth_time", "updated_at"].includes(name);
