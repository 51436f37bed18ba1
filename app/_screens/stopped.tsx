import { LinkButton } from "@/app/_ui/button";
import { Frame } from "@/app/_ui/frame";
import { Heading } from "@/app/_ui/heading";
import type { IconName } from "@/app/_ui/icon";
import { Medallion } from "@/app/_ui/medallion";
import type { Translator } from "@/lib/i18n/translator";
import type { StoppedView } from "@/lib/journeys/view";

const icons = {
  expired: "clock",
  completed: "check",
  other_browser: "door",
  unknown: "search",
} as const satisfies Record<StoppedView["stopped"], IconName>;

/** No form to show: says what happened without blame, and the one thing that helps. */
export function StoppedScreen({ view, nonce, t }: { view: StoppedView; nonce?: string; t: Translator }) {
  const { stopped, brand, client, restart, back, reference } = view;
  const title = t(`stopped.${stopped}.title`);
  return (
    <Frame
      brand={brand}
      client={client}
      title={t("stopped.documentTitle", { title, brand: brand.name })}
      nonce={nonce}
      t={t}
    >
      <Medallion icon={icons[stopped]} tone="plain" />
      <Heading title={title}>{t(textOf(view))}</Heading>
      {(restart || back) && (
        <div className="mt-7 flex flex-wrap gap-3">
          {restart && <LinkButton href={restart}>{t("action.startAgain")}</LinkButton>}
          {client && back && (
            <LinkButton look={restart ? "secondary" : "primary"} href={back}>
              {t("action.backTo", { client: client.name })}
            </LinkButton>
          )}
        </div>
      )}
      <p className="mt-10 text-sm text-muted">
        {t.rich("stopped.reference", {
          reference,
          ref: (chunks) => <code className="font-mono text-[0.8125rem] wrap-anywhere select-all">{chunks}</code>,
        })}
      </p>
    </Frame>
  );
}

function textOf({ stopped, restart }: StoppedView) {
  switch (stopped) {
    case "expired":
    case "completed":
      return restart ? (`stopped.${stopped}.text` as const) : (`stopped.${stopped}.textNoRestart` as const);
    case "other_browser":
    case "unknown":
      return `stopped.${stopped}.text` as const;
  }
}
