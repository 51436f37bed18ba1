import { changeRole, removeMember } from "@/app/admin/_actions/members";
import { SelectField } from "@/app/admin/_kit/fields";
import { FormDialog } from "@/app/admin/_kit/form-dialog";
import { mayGrant } from "@/lib/admin/permissions";
import type { Context } from "@/lib/admin/resource";
import type { members } from "@/lib/admin/resources/members";
import type { DashboardTranslator } from "@/lib/i18n/dashboard";
import { type MemberRole, memberRoles, systemTenant } from "@/lib/model/system-tenant";

type Member = Awaited<ReturnType<typeof members.show>>;

interface MemberProps {
  member: Member;
  /** What the one who looks may give. */
  roles: readonly MemberRole[];
  tenantId: string;
  t: DashboardTranslator;
}

/** The roles of a tenant that somebody may give: none above their own. */
export const grantable = (context: Context, tenantId: string): readonly MemberRole[] =>
  memberRoles.filter(
    (role) => (role === "operator") === (tenantId === systemTenant) && mayGrant(context, tenantId, role),
  );

export const roleOptions = (roles: readonly MemberRole[], t: DashboardTranslator) =>
  roles.map((role) => ({ value: role, label: t(`nav.${role}`) }));

export function ChangeRole({ member, roles, tenantId, t }: MemberProps) {
  if (roles.length < 2 || !roles.includes(member.role)) return null;
  return (
    <FormDialog
      label={t("members.change")}
      look="quiet"
      title={t("members.changeTitle", { name: member.name ?? member.username ?? member.id })}
      name={`role-${member.id}`}
      action={changeRole}
      submit={t("form.save")}
    >
      <input type="hidden" name="tenant" value={tenantId} />
      <input type="hidden" name="member" value={member.id} />
      <input type="hidden" name="version" value={member.version} />
      <SelectField name="role" label={t("members.role")} options={roleOptions(roles, t)} defaultValue={member.role} />
    </FormDialog>
  );
}

export function RemoveMember({ member, roles, tenantId, t }: MemberProps) {
  if (!roles.includes(member.role)) return null;
  const name = member.name ?? member.username ?? member.id;
  return (
    <FormDialog
      label={t("members.remove")}
      look="quiet"
      title={t("members.removeTitle", { name })}
      text={t("members.removeText")}
      name={`remove-${member.id}`}
      action={removeMember}
      submitLook="danger"
    >
      <input type="hidden" name="tenant" value={tenantId} />
      <input type="hidden" name="member" value={member.id} />
    </FormDialog>
  );
}
