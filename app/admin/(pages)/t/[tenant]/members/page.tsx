import { inviteMember } from "@/app/admin/_actions/members";
import { Badge } from "@/app/admin/_kit/badge";
import { SelectField, TextField } from "@/app/admin/_kit/fields";
import { FormDialog } from "@/app/admin/_kit/form-dialog";
import { ListPage } from "@/app/admin/_kit/list-page";
import { Pager, Table } from "@/app/admin/_kit/table";
import { Time } from "@/app/admin/_kit/time";
import { orPage, single, visitTenant } from "@/app/admin/_shell/admin";
import { placeOf } from "@/app/admin/_shell/places";
import { mayDo } from "@/lib/admin/permissions";
import { invitations } from "@/lib/admin/resources/invitations";
import { members } from "@/lib/admin/resources/members";
import { ChangeRole, grantable, RemoveMember, roleOptions } from "./member-actions";
import { OpenInvitations } from "./open-invitations";

interface Props {
  readonly params: Promise<{ tenant: string }>;
  readonly searchParams: Promise<Record<string, string | string[]>>;
}

/** Who manages a tenant, and the invitations that nobody has followed yet. */
export default async function MembersPage({ params, searchParams }: Props) {
  const [visited, query] = await Promise.all([visitTenant(params), searchParams]);
  const { admin, context, tenantId, t } = visited;
  const after = single(query.after);
  const [{ items, next }, open, place] = await Promise.all([
    orPage(members.list(context, { limit: 50, after })),
    orPage(invitations.list(context, { limit: 50 })),
    placeOf(admin, tenantId),
  ]);
  const roles = mayDo(context, "create", { ...invitations, tenantId }) ? grantable(context, tenantId) : [];
  const isChangeable = mayDo(context, "update", { ...members, tenantId });
  const invite = roles.length > 0 && (
    <FormDialog
      label={t("members.invite")}
      look="primary"
      icon="plus"
      title={t("members.inviteTitle")}
      text={t("members.inviteText")}
      name="invite"
      action={inviteMember}
      submit={t("members.inviteSubmit")}
    >
      <input type="hidden" name="tenant" value={tenantId} />
      <SelectField name="role" label={t("members.role")} options={roleOptions(roles, t)} />
      <TextField name="email" label={t("members.email")} help={t("members.emailHelp")} type="email" isOptional />
    </FormDialog>
  );
  const isEmpty = items.length === 0 && after === undefined;
  return (
    <>
      <ListPage
        tenantId={tenantId}
        tenantName={place.name}
        t={t}
        title={t("members.title")}
        lead={t("members.lead")}
        create={invite}
        isEmpty={isEmpty}
        empty={{ icon: "people", title: t("members.emptyTitle"), text: t("members.empty") }}
      >
        <Table
          caption={t("members.title")}
          rows={items}
          rowKey={({ id }) => id}
          columns={[
            {
              key: "name",
              heading: t("members.name"),
              cell: ({ name, username, email, id, disabled, kind, role }) => (
                <>
                  <bdi className="block">{name ?? username ?? id}</bdi>
                  <span className="me-1.5 sm:hidden">
                    <Badge tone="accent">{t(`nav.${role}`)}</Badge>
                  </span>
                  {email && <span className="hidden text-sm font-normal text-muted sm:block">{email}</span>}
                  {kind === "client" && <Badge>{t("members.key")}</Badge>}
                  {disabled && <Badge tone="danger">{t("members.disabled")}</Badge>}
                </>
              ),
            },
            {
              key: "role",
              heading: t("members.role"),
              from: "sm",
              cell: ({ role }) => <Badge tone="accent">{t(`nav.${role}`)}</Badge>,
            },
            {
              key: "since",
              heading: t("members.since"),
              from: "md",
              cell: (member) => <Time at={member.created_at} t={t} />,
            },
            {
              key: "actions",
              heading: t("members.actions"),
              isHeadingHidden: true,
              cell: (member) =>
                isChangeable && (
                  <span className="flex flex-wrap justify-end gap-2">
                    <ChangeRole member={member} roles={roles} tenantId={tenantId} t={t} />
                    <RemoveMember member={member} roles={roles} tenantId={tenantId} t={t} />
                  </span>
                ),
            },
          ]}
        />
      </ListPage>
      <Pager href={`/admin/t/${tenantId}/members`} next={next} after={after} t={t} />
      {open.items.length > 0 && <OpenInvitations items={open.items} roles={roles} tenantId={tenantId} t={t} />}
    </>
  );
}
