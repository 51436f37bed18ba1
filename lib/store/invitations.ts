import { and, asc, eq, isNull, sql as raw } from "drizzle-orm";
import { invitations, tenants } from "@/db/schema";
import type { MemberRole } from "@/lib/model/system-tenant";
import { exactly, type Page, type Part, pageOf, type TimePlace, type Writer } from "./page";

export type InvitationRow = typeof invitations.$inferSelect;

interface NewInvitation {
  readonly hash: Buffer;
  readonly role: MemberRole;
  readonly email: string | undefined;
  /** The member who invites. */
  readonly invitedBy: string | undefined;
  /** Seconds. */
  readonly expiresIn: number;
}

/** An invitation as whoever follows its link may know it. */
export interface OpenInvitation extends Pick<InvitationRow, "tenantId" | "role" | "email"> {
  readonly tenantName: string;
}

const idLength = 8;

/** How an invitation is called, since its link is shown once: the beginning of the hash, in hexadecimal digits. */
export const invitationId = ({ hash }: Pick<InvitationRow, "hash">) => hash.subarray(0, idLength).toString("hex");

const id = raw`encode(substring(${invitations.hash} from 1 for ${raw.raw(String(idLength))}), 'hex')`;
const isOpen = and(isNull(invitations.redeemedAt), raw`${invitations.expiresAt} > now()`);

/** The open invitations of one tenant, for those who give them out. */
export const invitationRows = (db: Writer, tenantId: string) => ({
  async add({ expiresIn, ...invitation }: NewInvitation): Promise<InvitationRow> {
    const expiresAt = raw`now() + make_interval(secs => ${expiresIn})`;
    const [row] = await db
      .insert(invitations)
      .values({ tenantId, ...invitation, expiresAt })
      .returning();
    if (!row) throw new Error("an invitation was not stored");
    return row;
  },

  /** The oldest first. */
  async list({ limit, after }: Part<TimePlace>): Promise<Page<InvitationRow>> {
    const { createdAt } = invitations;
    const isAfter = after && raw`(${createdAt}, ${id}) > (${after.at}::timestamptz, ${after.id})`;
    const rows = await db
      .select({ row: invitations, place: exactly(createdAt) })
      .from(invitations)
      .where(and(eq(invitations.tenantId, tenantId), isOpen, isAfter))
      .orderBy(asc(createdAt), asc(id))
      .limit(limit + 1);
    const { items, next } = pageOf(rows, limit, ({ row, place }) => `${place},${invitationId(row)}`);
    return { items: items.map(({ row }) => row), next };
  },

  async find(invitation: string): Promise<InvitationRow | undefined> {
    const [row] = await db
      .select()
      .from(invitations)
      .where(and(eq(invitations.tenantId, tenantId), isOpen, raw`${id} = ${invitation}`));
    return row;
  },

  async remove({ hash }: InvitationRow): Promise<void> {
    await db.delete(invitations).where(and(eq(invitations.tenantId, tenantId), eq(invitations.hash, hash)));
  },
});

/** Whatever tenant it is for: the link is all that somebody has. */
export async function openInvitation(db: Pick<Writer, "select">, hash: Buffer): Promise<OpenInvitation | undefined> {
  const { tenantId, role, email } = invitations;
  const [row] = await db
    .select({ tenantId, role, email, tenantName: tenants.name })
    .from(invitations)
    .innerJoin(tenants, eq(tenants.id, invitations.tenantId))
    .where(and(eq(invitations.hash, hash), isOpen));
  return row;
}

/** Takes an invitation, once: of two who show its link at the same time one gets it. @returns what it was for */
export async function redeemInvitation(
  db: Pick<Writer, "update">,
  hash: Buffer,
): Promise<Pick<InvitationRow, "tenantId" | "role"> | undefined> {
  const [row] = await db
    .update(invitations)
    .set({ redeemedAt: raw`now()` })
    .where(and(eq(invitations.hash, hash), isOpen))
    .returning({ tenantId: invitations.tenantId, role: invitations.role });
  return row;
}
