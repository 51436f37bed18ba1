import { revokeInvitation } from "@/app/admin/_actions/members";
import { FormDialog } from "@/app/admin/_kit/form-dialog";
import { Section } from "@/app/admin/_kit/section";
import { Time } from "@/app/admin/_kit/time";
import type { invitations } from "@/lib/admin/resources/invitations";
import type { DashboardTranslator } from "@/lib/i18n/dashboard";
import type { MemberRole } from "@/lib/model/system-tenant";

interface OpenInvitationsProps {
  items: readonly Awaited<ReturnType<typeof invitations.show>>[];
  /** What the one who looks may give, and so take back. */
  roles: readonly MemberRole[];
  tenantId: string;
  t: DashboardTranslator;
}

/** Links that nobody has followed yet. */
export function OpenInvitations({ items, roles, tenantId, t }: OpenInvitationsProps) {
  return (
    <div className="mt-8">
      <Section id="invitations" title={t("members.open")} text={t("members.openText")}>
        <ul className="-my-3 divide-y divide-line">
          {items.map(({ id, email, role, expires_at: until }) => (
            <li key={id} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-3">
              <span className="min-w-0 flex-1 basis-56">
                <span className="block wrap-anywhere text-ink">{email ?? t("members.anybody")}</span>
                <span className="block text-sm text-muted">
                  {t(`nav.${role}`)} · {t("members.expires")} <Time at={until} t={t} look="exact" />
                </span>
              </span>
              {roles.includes(role) && (
                <FormDialog
                  label={t("members.revoke")}
                  look="quiet"
                  title={t("members.revokeTitle")}
                  text={t("members.revokeText")}
                  name={`revoke-${id}`}
                  action={revokeInvitation}
                  submitLook="danger"
                >
                  <input type="hidden" name="tenant" value={tenantId} />
                  <input type="hidden" name="invitation" value={id} />
                </FormDialog>
              )}
            </li>
          ))}
        </ul>
      </Section>
    </div>
  );
}
