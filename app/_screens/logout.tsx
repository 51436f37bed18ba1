import type { ScreenProps } from "@/app/_screens/props";
import { AccountLabel } from "@/app/_ui/account-label";
import { Button } from "@/app/_ui/button";
import { clientTag } from "@/app/_ui/client-name";
import { Frame } from "@/app/_ui/frame";
import { Heading } from "@/app/_ui/heading";
import { PromptForm } from "@/app/_ui/prompt-form";

/** Really sign out? Asked because any page could have sent the browser here (OIDC RP-Initiated Logout §2). */
export function LogoutScreen({ view, nonce, t }: ScreenProps<"logout">) {
  const { brand, client, accounts } = view;
  return (
    <Frame
      brand={{ ...brand, tagline: brand.tagline ?? t("frame.farewell") }}
      client={client}
      title={t("logout.documentTitle", { brand: brand.name })}
      display={view.display}
      nonce={nonce}
      t={t}
    >
      <Heading title={t("logout.title")}>
        {client
          ? t.rich("logout.leadClient", { client: client.name, app: clientTag(client), brand: brand.name })
          : t("logout.lead", { brand: brand.name })}
      </Heading>
      <PromptForm view={view} className="mt-6">
        {accounts.length > 0 && (
          <section>
            <h2 className="text-sm font-semibold text-muted">{t("logout.accounts", { count: accounts.length })}</h2>
            <ul className="mt-2 divide-y divide-line rounded-2xl border border-line">
              {accounts.map((account) => (
                <li key={account.sessionId} className="flex px-4 py-3">
                  <AccountLabel account={account} />
                </li>
              ))}
            </ul>
          </section>
        )}
        <div className="mt-7 grid gap-3 popup:grid-cols-2 sm:grid-cols-2">
          <Button name="do" value="sign_out">
            {t("action.signOut")}
          </Button>
          <Button look="secondary" name="do" value="stay">
            {t("action.stay")}
          </Button>
        </div>
      </PromptForm>
    </Frame>
  );
}
