import { Avatar } from "@/app/_ui/avatar";
import { Frame } from "@/app/_ui/frame";
import { Heading } from "@/app/_ui/heading";
import { Icon } from "@/app/_ui/icon";
import type { AppsView } from "@/lib/account/load";
import type { Translator } from "@/lib/i18n/translator";

const row =
  "flex min-h-[4.5rem] w-full items-center gap-3.5 px-4 py-3 text-start hover:bg-well focus-visible:-outline-offset-2 motion-safe:transition-colors";

/** The apps that a person can open from here (OIDC Core §4). Each row is a link, or a form where there is too much to say for one. */
export function AppsScreen({ view, nonce, t }: { view: AppsView; nonce?: string; t: Translator }) {
  const { brand, account, apps } = view;
  const title = account ? t("apps.title") : t("apps.signInTitle");
  return (
    <Frame brand={brand} title={t("apps.documentTitle", { brand: brand.name })} nonce={nonce} t={t}>
      <Heading title={title}>
        {account
          ? t(apps.length > 0 ? "apps.lead" : "apps.none", { brand: brand.name, name: account.name })
          : t("apps.signIn", { brand: brand.name })}
      </Heading>
      {apps.length > 0 && (
        <ul className="mt-7 divide-y divide-line overflow-hidden rounded-2xl border border-line">
          {apps.map(({ id, client, start }) => (
            <li key={id}>
              {start.method === "get" ? (
                <a href={start.href} className={row} aria-label={t("apps.open", { client: client.name })}>
                  <AppLabel {...client} />
                </a>
              ) : (
                <form method="post" action={start.action}>
                  {Object.entries(start.fields).map(([name, value]) => (
                    <input key={name} type="hidden" name={name} value={value} />
                  ))}
                  <button type="submit" className={row} aria-label={t("apps.open", { client: client.name })}>
                    <AppLabel {...client} />
                  </button>
                </form>
              )}
            </li>
          ))}
        </ul>
      )}
    </Frame>
  );
}

function AppLabel({ name, logoUri }: AppsView["apps"][number]["client"]) {
  return (
    <>
      <Avatar name={name} picture={logoUri} shape="app" />
      <bdi className="min-w-0 flex-1 font-semibold wrap-anywhere text-ink">{name}</bdi>
      <Icon name="chevron" className="size-4 text-muted rtl:-scale-x-100" />
    </>
  );
}
