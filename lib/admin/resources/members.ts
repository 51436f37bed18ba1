import { z } from "zod";
import { defineResource } from "@/lib/admin/define";
import { AdminError } from "@/lib/admin/errors";
import { operation } from "@/lib/admin/operation";
import { editors, mayGrant, operators, readers } from "@/lib/admin/permissions";
import { expectedVersion, shownVersion } from "@/lib/admin/schemas";
import { type CallerWork, ofTenantByCaller } from "@/lib/admin/scope";
import type { Actor } from "@/lib/model/actor";
import { type MemberRole, memberRoles, systemTenant } from "@/lib/model/system-tenant";
import { lastMemberOf, type MemberRow, memberRows } from "@/lib/store/members";
import type { Part } from "@/lib/store/page";
import { userRows } from "@/lib/store/users";

/** A role as it is given and shown. */
export const memberRole = z
  .enum(memberRoles)
  .describe("What they may do: of a tenant owner, admin, support or auditor; of the system tenant operator");

const shownMember = z.object({
  id: z.string().describe("The subject of the user, or the identifier of the client, of the system tenant"),
  kind: z.enum(["user", "client"]).describe("Whether it is a person, or an API key"),
  username: z.string().optional().describe("What a person signs in with"),
  name: z.string().optional().describe("What they are called"),
  email: z.string().optional().describe("A person's e-mail address"),
  role: memberRole,
  disabled: z.boolean().describe("Whether they cannot sign in, whatever their role says"),
  version: shownVersion,
  created_at: z.date().describe("When they became a member"),
});

type ShownMember = z.infer<typeof shownMember>;

const newMember = z
  .strictObject({
    user: z
      .string()
      .min(1)
      .max(320)
      .optional()
      .describe("A user of the system tenant, by subject, user name or e-mail address"),
    client_id: z.string().min(1).max(256).optional().describe("A client of the system tenant instead: an API key"),
    role: memberRole,
  })
  .refine(({ user, client_id }) => (user === undefined) !== (client_id === undefined), {
    path: ["user"],
    message: "must be given, or client_id: one of the two",
  });

/** Who manages a tenant; of the system tenant the operators, who manage everything. */
export const members = defineResource<CallerWork, MemberRow, ShownMember>({
  name: "member",
  path: "members",
  label: { one: "member", many: "members" },
  about: "who manages a tenant; <member> is a subject, user name, e-mail address or client_id of the system tenant",
  of: ofTenantByCaller,
  identity: { member: "id", argument: "member" },
  naming: ["id"],
  title,
  output: shownMember,
  shown,
  columns: [
    { member: "username", heading: "username", text: ({ username, id }) => username ?? id },
    { member: "name", heading: "name" },
    { member: "email", heading: "email" },
    { member: "role", heading: "role" },
    { member: "id", heading: "id" },
  ],
  order: "by identifier",
  secretOnce: {},
  readOnly: ["kind", "username", "name", "email", "disabled", "created_at"],
  documents: [],
  // Whoever could name any user of the system tenant would learn who there is: an owner invites.
  permissions: { list: readers, show: readers, create: operators, update: editors, remove: editors },

  list: operation({
    about: "list the members",
    input: z.strictObject({}),
    run: (_, { db, tenant }: CallerWork, part: Part) => memberRows(db, tenant.id).list(part),
  }),
  show: { about: "show a member", row: ({ db, tenant }, who) => memberRows(db, tenant.id).find(who) },
  create: operation({
    about: "make a user or a client of the system tenant a member; others are invited, see `admin invite`",
    input: newMember,
    flags: [
      { member: "user", flag: "--user <who>" },
      { member: "client_id", flag: "--client <client_id>" },
      { member: "role", flag: "--role <role>", isRequired: true },
    ],
    async run({ user, client_id: clientId = "", role }, work: CallerWork) {
      checkGrant(work, role);
      const found = user === undefined ? undefined : await userRows(work.db, systemTenant).find(user);
      if (user !== undefined && !found)
        throw new AdminError("invalid", `user: there is no ${user} in the system tenant`);
      const made = await memberRows(work.db, work.tenant.id).add(found ? { userId: found.id } : { clientId }, role);
      if (!made)
        throw new AdminError("conflict", "they are a member already, or there is no such client in the system tenant");
      return shown(made);
    },
    events: (member) => [{ name: "member.added", ...whose(member) }],
  }),
  update: operation({
    about: "change what a member may do",
    input: z.strictObject({ role: memberRole.optional(), version: expectedVersion }),
    flags: [{ member: "role", flag: "--role <role>" }],
    async run({ role }, work: CallerWork, before: MemberRow) {
      checkGrant(work, before.role);
      if (role === undefined || role === before.role) return shown(before);
      checkGrant(work, role);
      const row = await keepingLast(() => memberRows(work.db, work.tenant.id).change(before, role));
      return row && shown(row);
    },
  }),
  changed: ({ after, members: names }) => (names.length > 0 ? [{ name: "member.changed", ...whose(after) }] : []),
  remove: {
    about: "take away what somebody may do here, at once; their account stays",
    async run(work, row) {
      checkGrant(work, row.role);
      await keepingLast(() => memberRows(work.db, work.tenant.id).remove(row));
    },
    events: (member) => [{ name: "member.removed", ...whose(member) }],
  },
});

/** Who may manage members reaches nobody above themselves, and a role is of the tenant that it is for. @throws AdminError */
export function checkGrant({ caller, tenant }: CallerWork, role: MemberRole): void {
  if ((role === "operator") !== (tenant.id === systemTenant))
    throw new AdminError("invalid", "role: operator is the role of the system tenant, and of no other");
  if (!mayGrant(caller, tenant.id, role))
    throw new AdminError("forbidden", `role: ${role} is more than you are yourself`);
}

/** As which member somebody acts: what they made is known by it. Nobody at the command line is one. */
export function memberId(actor: Actor): string | undefined {
  switch (actor.kind) {
    case "admin":
      return actor.userId;
    case "client":
      return actor.clientId;
    case "operator":
    case "person":
    case "system":
      return undefined;
  }
}

/** Turns the refusal to lose the last owner or operator into words. @throws AdminError conflict */
export async function keepingLast<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const last = lastMemberOf(error);
    throw last
      ? new AdminError("conflict", `this is the last ${last.role} of ${last.tenantId}: make somebody else one first`)
      : error;
  }
}

function title({ username, name, id }: ShownMember): string {
  return `${username ?? name ?? id} (${id})`;
}

const whose = ({ id, kind, role }: ShownMember) => ({
  ...(kind === "user" ? { user: id } : { client: id }),
  data: { role },
});

function shown({ id, userId, username, name, email, role, isDisabled, version, createdAt }: MemberRow): ShownMember {
  return {
    id,
    kind: userId === null ? "client" : "user",
    ...(username !== null && { username }),
    ...(name !== null && { name }),
    ...(email !== null && { email }),
    role,
    disabled: isDisabled,
    version,
    created_at: createdAt,
  };
}
