import type { ScreenProps } from "@/app/_screens/props";
import { AccountLabel } from "@/app/_ui/account-label";
import { Button } from "@/app/_ui/button";
import { clientTag } from "@/app/_ui/client-name";
import { Frame } from "@/app/_ui/frame";
import { Heading } from "@/app/_ui/heading";
import { Icon } from "@/app/_ui/icon";
import { PromptForm } from "@/app/_ui/prompt-form";

const row =
  "flex min-h-[4.5rem] w-full touch:min-h-24 popup:min-h-16 items-center gap-3.5 px-4 py-3 text-start hover:bg-well focus-visible:-outline-offset-2 motion-safe:transition-colors";

/** Which of you? Every account is a button, so one tap is enough. */
export function SelectAccountScreen({ view, nonce, t }: ScreenProps<"select_account">) {
  const { brand, client, accounts } = view;
  return (
    <Frame
      brand={brand}
      client={client}
      title={t("selectAccount.documentTitle", { brand: brand.name })}
      display={view.display}
      nonce={nonce}
      t={t}
    >
      <Heading title={t("selectAccount.title")}>
        {client
          ? t.rich("login.continueTo", { client: client.name, app: clientTag(client) })
          : t("selectAccount.accounts", { count: accounts.length })}
      </Heading>
      <PromptForm view={view} className="mt-7">
        <ul className="divide-y divide-line overflow-hidden rounded-2xl border border-line">
          {accounts.map((account) => (
            <li key={account.sessionId}>
              <button type="submit" name="session" value={account.sessionId} className={row}>
                <AccountLabel account={account} note={account.isCurrent ? t("selectAccount.current") : undefined} />
                <Icon name="chevron" className="size-4 text-muted rtl:-scale-x-100" />
              </button>
            </li>
          ))}
          <li>
            <button type="submit" name="do" value="another" className={row}>
              <span className="grid size-10 place-items-center rounded-full wap:hidden border border-dashed border-edge text-muted">
                <Icon name="plus" />
              </span>
              <span className="flex-1 font-semibold text-ink">{t("action.useAnother")}</span>
            </button>
          </li>
        </ul>
        {client && (
          <Button look="quiet" name="do" value="cancel" className="-mx-3 mt-3">
            {t("action.cancel")}
          </Button>
        )}
      </PromptForm>
    </Frame>
  );
}
