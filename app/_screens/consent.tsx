import type { ReactNode } from "react";
import type { ScreenProps } from "@/app/_screens/props";
import { AccountLabel } from "@/app/_ui/account-label";
import { Avatar } from "@/app/_ui/avatar";
import { Button } from "@/app/_ui/button";
import { Frame } from "@/app/_ui/frame";
import { Heading } from "@/app/_ui/heading";
import { Icon } from "@/app/_ui/icon";
import { type Permission, PermissionList, permissionsOf } from "@/app/_ui/permission-list";
import { PromptForm } from "@/app/_ui/prompt-form";
import { UncheckedNotice } from "@/app/_ui/unchecked-notice";
import type { Translator } from "@/lib/i18n/translator";
import type { ClientView } from "@/lib/journeys/view";

/** May this app? What would be given is shown with its real values; what was allowed before stays folded away. */
export function ConsentScreen({ view, nonce, t }: ScreenProps<"consent">) {
  const { brand, account } = view;
  const client = view.client ?? { name: brand.name };
  const permissions = permissionsOf(view, t);
  const isMore = permissions.some((p) => !p.isNew) && permissions.some((p) => p.isNew);
  const asked = isMore ? permissions.filter((p) => p.isNew) : permissions;
  const allowed = isMore ? permissions.filter((p) => !p.isNew) : [];
  return (
    <Frame
      brand={brand}
      title={t("consent.documentTitle", { brand: brand.name })}
      display={view.display}
      nonce={nonce}
      t={t}
    >
      <div className="mb-5 flex items-center gap-3 text-edge popup:hidden wap:hidden">
        <Avatar name={account.name || account.identifier} picture={account.picture} size="lg" shape="person" />
        <svg viewBox="0 0 40 8" width="40" height="8" className="w-10 fill-current" aria-hidden="true">
          <path
            d="M2 4h.01M14 4h.01M26 4h.01M38 4h.01"
            className="stroke-current"
            strokeWidth="4"
            strokeLinecap="round"
          />
        </svg>
        <Avatar name={client.name} picture={client.logoUri} size="lg" shape="app" />
      </div>
      <Heading title={t("consent.title")}>
        {t.rich(isMore ? "consent.leadMore" : "consent.lead", { client: client.name, app: strong, brand: brand.name })}
      </Heading>
      <PromptForm view={view} className="mt-6">
        <input type="hidden" name="account" value={account.sessionId} />
        {view.shown && <input type="hidden" name="shown" value={view.shown} />}
        {view.destination && (
          <div className="mb-4">
            <UncheckedNotice brand={brand} destination={view.destination} t={t} />
          </div>
        )}
        <div className="flex items-center gap-2 rounded-2xl border border-line py-2.5 ps-4 pe-2">
          <span className="sr-only">{t("consent.signedInAs")}</span>
          <AccountLabel account={account} hasAvatar={false} />
          <Button look="quiet" name="do" value="choose" className="shrink-0">
            {t("action.notYou")}
          </Button>
        </div>
        <Sections permissions={asked} isMore={isMore} client={client} t={t} />
        {allowed.length > 0 && (
          <details className="group mt-4 rounded-xl bg-well px-4">
            <summary className="flex min-h-11 items-center gap-2.5 text-sm font-medium text-muted hover:text-ink">
              <Icon
                name="chevron"
                className="size-3.5 rotate-0 group-open:rotate-90 rtl:rotate-180 rtl:group-open:rotate-90 motion-safe:transition-transform"
              />
              {t("consent.already", { count: allowed.length })}
            </summary>
            <PermissionList permissions={allowed} t={t} />
          </details>
        )}
        <p className="mt-5 text-sm leading-relaxed text-pretty text-muted">{policies(client, t)}</p>
        <div className="mt-6 grid gap-3 popup:grid-cols-2 sm:grid-cols-2">
          <Button name="do" value="allow">
            {t("action.allow")}
          </Button>
          <Button look="secondary" name="do" value="deny">
            {t("action.deny")}
          </Button>
        </div>
      </PromptForm>
    </Frame>
  );
}

interface SectionsProps {
  permissions: readonly Permission[];
  isMore: boolean;
  client: ClientView;
  t: Translator;
}

function Sections({ permissions, isMore, client, t }: SectionsProps) {
  const resources = [...new Set(permissions.map((p) => p.resource))];
  return resources.map((resource) => (
    <section key={resource ?? ""} className="mt-6">
      <h2 className="text-sm font-semibold text-muted">
        {resource === undefined
          ? t("consent.wants", { client: client.name })
          : t("consent.may", { client: client.name, resource })}
      </h2>
      <PermissionList permissions={permissions.filter((p) => p.resource === resource)} marksNew={isMore} t={t} />
    </section>
  ));
}

const strong = (chunks: ReactNode) => <bdi className="font-semibold text-ink">{chunks}</bdi>;

function policies(client: ClientView, t: Translator): ReactNode {
  const { policyUri, tosUri } = client;
  const which = policyUri && tosUri ? "both" : policyUri ? "policy" : tosUri ? "tos" : "none";
  return t.rich(`consent.policies.${which}`, {
    client: client.name,
    policy: outLink(policyUri, t),
    tos: outLink(tosUri, t),
  });
}

function outLink(href: string | undefined, t: Translator) {
  return (chunks: ReactNode) => (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer"
      className="font-medium text-link underline underline-offset-2"
    >
      {chunks}
      <span className="sr-only"> ({t("frame.newWindow")})</span>
    </a>
  );
}
