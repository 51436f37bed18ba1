import { z } from "zod";
import { defineResource } from "@/lib/admin/define";
import { operation } from "@/lib/admin/operation";
import { timePlace } from "@/lib/admin/page";
import { editors, readers } from "@/lib/admin/permissions";
import { type CallerWork, ofTenantByCaller } from "@/lib/admin/scope";
import { config } from "@/lib/base/config";
import { randomToken, tokenHash } from "@/lib/base/secrets";
import { type InvitationRow, invitationId, invitationRows } from "@/lib/store/invitations";
import type { Part } from "@/lib/store/page";
import { checkGrant, memberId, memberRole } from "./members";

/** How long a link is good, in seconds. */
const lifetime = 7 * 86_400;

const shownInvitation = z.object({
  id: z.string().describe("The beginning of its hash"),
  link: z.string().optional().describe("Where the person goes; told once, when it is made"),
  role: memberRole,
  email: z.string().nullable().describe("For whom it is; nothing is sent there"),
  created_at: z.date().describe("When it was made"),
  expires_at: z.date().describe("Until when it is good"),
});

type ShownInvitation = z.infer<typeof shownInvitation>;

/** Links by which people become members of a tenant, or operators where it is the system tenant. */
export const invitations = defineResource<CallerWork, InvitationRow, ShownInvitation>({
  name: "invitation",
  path: "invitations",
  label: { one: "invitation", many: "invitations" },
  about: "links by which people become members, with an account that they have or make",
  of: ofTenantByCaller,
  identity: { member: "id", argument: "id" },
  naming: ["id"],
  title: ({ id }) => id,
  output: shownInvitation,
  shown,
  columns: [
    { member: "id", heading: "id" },
    { member: "role", heading: "role" },
    { member: "email", heading: "for" },
    { member: "expires_at", heading: "expires" },
  ],
  order: "oldest first",
  secretOnce: { link: "link" },
  readOnly: ["id", "created_at", "expires_at"],
  documents: [],
  reaches: ["members"],
  permissions: { list: readers, show: readers, create: editors, remove: editors },

  list: operation({
    about: "list the open invitations, without their links",
    input: z.strictObject({}),
    run: (_, { db, tenant }: CallerWork, { limit, after }: Part) =>
      invitationRows(db, tenant.id).list({ limit, after: timePlace(after) }),
  }),
  show: {
    about: "show an open invitation, without its link",
    row: ({ db, tenant }, id) => invitationRows(db, tenant.id).find(id),
  },
  create: operation({
    about: "make a link by which one person becomes a member, within seven days",
    input: z.strictObject({
      role: memberRole,
      email: z.email().max(320).optional().describe("For whom it is; nothing is sent there"),
    }),
    flags: [
      { member: "role", flag: "--role <role>", isRequired: true },
      { member: "email", flag: "--email <address>" },
    ],
    async run({ role, email }, work: CallerWork) {
      checkGrant(work, role);
      const token = randomToken();
      const row = await invitationRows(work.db, work.tenant.id).add({
        hash: tokenHash(token),
        role,
        email,
        invitedBy: memberId(work.actor),
        expiresIn: lifetime,
      });
      return { ...shown(row), link: `${config().publicUrl}/admin/invite/${token}` };
    },
    events: ({ id: invitation, role }) => [{ name: "invitation.made", data: { invitation, role } }],
  }),
  remove: {
    about: "take an invitation back; who followed it already stays a member",
    async run(work, row) {
      checkGrant(work, row.role);
      await invitationRows(work.db, work.tenant.id).remove(row);
    },
    events: ({ id: invitation }) => [{ name: "invitation.revoked", data: { invitation } }],
  },
});

function shown(row: InvitationRow): ShownInvitation {
  const { role, email, createdAt, expiresAt } = row;
  return { id: invitationId(row), role, email, created_at: createdAt, expires_at: expiresAt };
}
