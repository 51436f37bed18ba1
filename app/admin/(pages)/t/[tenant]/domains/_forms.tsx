import { addDomain, checkDomain, leaveIssuer, makeIssuer, removeDomain } from "@/app/admin/_actions/domains";
import { ActionForm } from "@/app/admin/_kit/action-form";
import type { BadgeTone } from "@/app/admin/_kit/badge";
import { Dialog } from "@/app/admin/_kit/dialog";
import { TextField } from "@/app/admin/_kit/fields";
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
    <Dialog label={title} look="primary" icon="plus" title={title} text={t("domains.addText")}>
      <ActionForm name="add-domain" action={addDomain.bind(null, tenantId)} submit={title}>
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
      </ActionForm>
    </Dialog>
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
    <Dialog label={title} look="primary" title={title} text={t("domains.makeText", { issuer: `https://${host}` })}>
      <ActionForm name="make-issuer" action={makeIssuer.bind(null, tenantId, host)} look="danger" submit={title}>
        <ul className="list-disc space-y-1.5 ps-5 text-sm leading-relaxed text-ink">
          {(["clients", "people", "tokens", "back"] as const).map((name) => (
            <li key={name}>{t(`domains.consequence.${name}`)}</li>
          ))}
        </ul>
        <TextField name="confirm" label={t("domains.confirm", { host })} dir="ltr" autoCapitalize="none" required />
      </ActionForm>
    </Dialog>
  );
}

export function LeaveIssuer({ domain, tenantId, t }: OneProps) {
  const title = t("domains.leave");
  return (
    <Dialog label={title} title={title} text={t("domains.leaveText")}>
      <ActionForm
        name="leave-issuer"
        action={leaveIssuer.bind(null, tenantId, domain.host)}
        look="danger"
        submit={title}
      />
    </Dialog>
  );
}

export function RemoveDomain({ domain, tenantId, t }: OneProps) {
  const title = t("domains.remove");
  return (
    <Dialog label={title} look="danger" title={title} text={t("domains.removeText", { host: domain.host })}>
      <ActionForm
        name="remove-domain"
        action={removeDomain.bind(null, tenantId, domain.host)}
        look="danger"
        submit={title}
      />
    </Dialog>
  );
}
