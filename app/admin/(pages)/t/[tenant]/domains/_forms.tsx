import { addDomain, checkDomain, leaveIssuer, makeIssuer, removeDomain } from "@/app/admin/_actions/domains";
import { ActionForm } from "@/app/admin/_kit/action-form";
import type { BadgeTone } from "@/app/admin/_kit/badge";
import { TextField } from "@/app/admin/_kit/fields";
import { FormDialog } from "@/app/admin/_kit/form-dialog";
import type { TenantVisit } from "@/app/admin/_shell/admin";
import type { ShownDomain } from "@/lib/admin/resources/domain-schemas";

type OneProps = Pick<TenantVisit, "tenantId" | "t"> & { domain: ShownDomain };

export const tones = {
  claimed: "plain",
  proven: "accent",
  ready: "good",
  issuer: "good",
  failing: "danger",
  lost: "danger",
} as const satisfies Record<ShownDomain["state"], BadgeTone>;

export function AddDomain({ tenantId, t }: TenantVisit) {
  const title = t("domains.add");
  return (
    <FormDialog
      label={title}
      look="primary"
      icon="plus"
      text={t("domains.addText")}
      name="add-domain"
      action={addDomain.bind(null, tenantId)}
    >
      <TextField
        name="host"
        label={t("domains.host")}
        help={t("domains.hostHelp")}
        placeholder="login.example.com"
        inputMode="url"
        autoCapitalize="none"
        dir="ltr"
        required
      />
    </FormDialog>
  );
}

export const CheckDomain = ({ domain, tenantId, t }: OneProps) => (
  <ActionForm
    name="check-domain"
    action={checkDomain.bind(null, tenantId, domain.host)}
    look={domain.proven_at ? "secondary" : "primary"}
    submit={t("domains.check")}
  />
);

export function MakeIssuer({ domain, tenantId, t }: OneProps) {
  const { host } = domain;
  const title = t("domains.make");
  return (
    <FormDialog
      label={title}
      look="primary"
      text={t("domains.makeText", { issuer: `https://${host}` })}
      name="make-issuer"
      action={makeIssuer.bind(null, tenantId, host)}
      submitLook="danger"
    >
      <ul className="list-disc space-y-1.5 ps-5 text-sm leading-relaxed text-ink">
        {(["clients", "people", "tokens", "back"] as const).map((name) => (
          <li key={name}>{t(`domains.consequence.${name}`)}</li>
        ))}
      </ul>
      <TextField name="confirm" label={t("domains.confirm", { host })} dir="ltr" autoCapitalize="none" required />
    </FormDialog>
  );
}

export function LeaveIssuer({ domain, tenantId, t }: OneProps) {
  const title = t("domains.leave");
  return (
    <FormDialog
      label={title}
      text={t("domains.leaveText")}
      name="leave-issuer"
      action={leaveIssuer.bind(null, tenantId, domain.host)}
      submitLook="danger"
    />
  );
}

export function RemoveDomain({ domain, tenantId, t }: OneProps) {
  const title = t("domains.remove");
  return (
    <FormDialog
      label={title}
      look="danger"
      text={t("domains.removeText", { host: domain.host })}
      name="remove-domain"
      action={removeDomain.bind(null, tenantId, domain.host)}
      submitLook="danger"
    />
  );
}
