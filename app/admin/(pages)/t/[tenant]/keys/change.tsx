import { revokeKeys, rotateKeys } from "@/app/admin/_actions/rotate-keys";
import { ActionForm } from "@/app/admin/_kit/action-form";
import { Dialog } from "@/app/admin/_kit/dialog";
import { CheckField, SelectField } from "@/app/admin/_kit/fields";
import { rotationTimes } from "@/lib/admin/resources/key-schemas";
import type { KeyLine } from "@/lib/dashboard/key-lives";
import type { DashboardTranslator } from "@/lib/i18n/dashboard";

interface Props {
  tenantId: string;
  lines: readonly KeyLine[];
  /** Days that a new key waits for applications at the most. */
  wait: number;
  t: DashboardTranslator;
}

function choices(lines: readonly KeyLine[], t: DashboardTranslator) {
  const uses = (["sig", "enc"] as const).filter((use) => lines.some((line) => line.use === use));
  return [
    ...uses.map((use) => ({ value: `use:${use}`, label: t(`keys.all.${use}`) })),
    ...lines.map(({ alg, use }) => ({ value: alg, label: t("keys.only", { alg, use: t(`keys.use.${use}`) }) })),
  ];
}

/** New keys by the ordinary way, and what will happen when. */
export function Rotate({ tenantId, lines, wait, t }: Props) {
  const minutes = rotationTimes.lead / 60;
  const hours = rotationTimes.afterlife / 3600;
  return (
    <Dialog
      label={t("keys.rotate")}
      look="primary"
      icon="refresh"
      title={t("keys.rotateTitle")}
      text={t("keys.rotateText")}
    >
      <ActionForm action={rotateKeys.bind(null, tenantId)} name="rotate-keys" submit={t("keys.rotate")}>
        <SelectField name="which" label={t("keys.which")} options={choices(lines, t)} />
        <ol className="grid gap-3 rounded-xl bg-well px-4 py-3.5 text-sm leading-relaxed text-muted">
          <Stage when={t("keys.atOnce")}>{t("keys.stagePublished")}</Stage>
          <Stage when={t("keys.inMinutes", { minutes })}>
            {wait > 0 ? t("keys.stageWaits", { days: wait }) : t("keys.stageSigns")}
          </Stage>
          <Stage when={t("keys.afterHours", { hours })}>{t("keys.stageGone")}</Stage>
        </ol>
      </ActionForm>
    </Dialog>
  );
}

function Stage({ when, children }: { when: string; children: string }) {
  return (
    <li className="grid gap-x-4 sm:grid-cols-[7.5rem_1fr]">
      <span className="font-medium text-ink">{when}</span>
      <span className="text-pretty">{children}</span>
    </li>
  );
}

/** For a key that somebody else has: there is no time to wait for anybody. */
export function Revoke({ tenantId, lines, t }: Omit<Props, "wait">) {
  return (
    <Dialog
      label={t("keys.revoke")}
      look="danger"
      icon="alert"
      title={t("keys.revokeTitle")}
      text={t("keys.revokeText")}
    >
      <ActionForm action={revokeKeys.bind(null, tenantId)} name="revoke-keys" submit={t("keys.revoke")} look="danger">
        <SelectField name="which" label={t("keys.which")} options={choices(lines, t)} />
        <CheckField name="understood" label={t("keys.understood")} help={t("keys.understoodHelp")} />
      </ActionForm>
    </Dialog>
  );
}
