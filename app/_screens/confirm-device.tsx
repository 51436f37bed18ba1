import type { ReactNode } from "react";
import type { ScreenProps } from "@/app/_screens/props";
import { Button } from "@/app/_ui/button";
import { clientTag } from "@/app/_ui/client-name";
import { Frame } from "@/app/_ui/frame";
import { Heading } from "@/app/_ui/heading";
import { Notice } from "@/app/_ui/notice";
import { PermissionList, permissionsOf } from "@/app/_ui/permission-list";
import { PromptForm } from "@/app/_ui/prompt-form";
import { UncheckedNotice } from "@/app/_ui/unchecked-notice";
import type { Translator } from "@/lib/i18n/translator";

/** Is this your device? What can be compared comes first: the code, then where and when it was asked for. */
export function ConfirmDeviceScreen({ view, nonce, t }: ScreenProps<"confirm_device">) {
  const { brand, code, destination } = view;
  const client = view.client ?? { name: brand.name };
  const permissions = permissionsOf(view, t);
  return (
    <Frame
      brand={brand}
      client={client}
      title={t("device.confirm.documentTitle", { brand: brand.name })}
      nonce={nonce}
      t={t}
    >
      <Heading title={t("device.confirm.title")}>
        {t.rich("device.confirm.lead", { client: client.name, app: clientTag(client), brand: brand.name })}
      </Heading>
      <PromptForm view={view} className="mt-5">
        <p className="rounded-2xl border border-line bg-well px-4 py-4 text-center">
          <bdi dir="ltr" className="font-mono text-3xl font-semibold tracking-[0.08em] text-ink">
            {code}
          </bdi>
          <span className="mt-1.5 block text-sm text-muted">{started(view, t)}</span>
        </p>
        <div className="mt-4 grid gap-3">
          {destination && <UncheckedNotice brand={brand} destination={destination} t={t} />}
          <Notice tone="caution">{t("device.confirm.caution")}</Notice>
        </div>
        <section className="mt-6">
          <h2 className="text-sm font-semibold text-muted">{t("consent.wants", { client: client.name })}</h2>
          <PermissionList permissions={permissions} t={t} />
        </section>
        <div className="mt-6 grid gap-3 sm:grid-cols-2">
          <Button name="do" value="confirm">
            {t("device.confirm.connect")}
          </Button>
          <Button look="secondary" name="do" value="refuse">
            {t("device.confirm.refuse")}
          </Button>
        </div>
      </PromptForm>
    </Frame>
  );
}

/** When, and from where as far as that is known. */
function started({ age, from }: ScreenProps<"confirm_device">["view"], t: Translator): ReactNode {
  const format = new Intl.RelativeTimeFormat(t("language.tag"), { numeric: "auto" });
  const when = age < 60 ? format.format(0, "second") : format.format(-Math.floor(age / 60), "minute");
  if (from === undefined) return t("device.confirm.when", { when });
  return t.rich("device.confirm.whenFrom", {
    when,
    network: from,
    place: (chunks) => (
      <bdi dir="ltr" className="font-medium text-ink">
        {chunks}
      </bdi>
    ),
  });
}
