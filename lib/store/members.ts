import { and, asc, eq, gt, or, sql as raw } from "drizzle-orm";
import { z } from "zod";
import { clients, members, users } from "@/db/schema";
import { type MemberRole, systemTenant } from "@/lib/model/system-tenant";
import { type Page, type Part, pageOf, type Writer } from "./page";

/** Who manages a tenant, with what they are called where they come from. */
export interface MemberRow extends Omit<typeof members.$inferSelect, "home" | "isKey" | "madeBy"> {
  readonly username: string | null;
  readonly name: string | null;
  readonly email: string | null;
  /** Cannot sign in. */
  readonly isDisabled: boolean;
}

/** Either of the two that a member can be. */
export type MemberId = { readonly userId: string } | { readonly clientId: string };

const claim = (name: "name" | "email") => raw<string | null>`${users.claims} ->> ${raw.raw(`'${name}'`)}`;
const clientName = raw<string | null>`${clients.metadata} ->> 'client_name'`;

const columns = {
  tenantId: members.tenantId,
  id: members.id,
  userId: members.userId,
  clientId: members.clientId,
  role: members.role,
  version: members.version,
  createdAt: members.createdAt,
  username: users.username,
  name: raw<string | null>`coalesce(${claim("name")}, ${clientName})`,
  email: claim("email"),
  isDisabled: raw<boolean>`${users.disabledAt} is not null or ${clients.disabledAt} is not null`,
};

/** The members of one tenant; operators are those of the system tenant. */
export const memberRows = (db: Writer, tenantId: string) => {
  const selected = () =>
    db
      .select(columns)
      .from(members)
      .leftJoin(users, and(eq(users.tenantId, systemTenant), eq(users.id, members.userId)))
      .leftJoin(clients, and(eq(clients.tenantId, systemTenant), eq(clients.clientId, members.clientId)));
  const is = (id: string) => and(eq(members.tenantId, tenantId), eq(members.id, id));
  const byId = async (id: string): Promise<MemberRow | undefined> => (await selected().where(is(id)))[0];

  return {
    /** By identifier. */
    async list({ limit, after }: Part): Promise<Page<MemberRow>> {
      const rows = await selected()
        .where(and(eq(members.tenantId, tenantId), after === undefined ? undefined : gt(members.id, after)))
        .orderBy(asc(members.id))
        .limit(limit + 1);
      return pageOf(rows, limit, ({ id }) => id);
    },

    /** By subject or client identifier, user name or e-mail address; what identifies goes first. */
    async find(who: string): Promise<MemberRow | undefined> {
      const known = await byId(who);
      if (known) return known;
      const isNamed = or(raw`lower(${users.username}) = lower(${who})`, raw`lower(${claim("email")}) = lower(${who})`);
      const [row] = await selected()
        .where(and(eq(members.tenantId, tenantId), isNamed))
        .limit(1);
      return row;
    },

    /** @returns undefined where they are one already, or there is no such user or client of the system tenant */
    async add(who: MemberId, role: MemberRole): Promise<MemberRow | undefined> {
      const userId = "userId" in who ? z.guid().safeParse(who.userId).data : undefined;
      const from =
        "userId" in who
          ? raw`select ${tenantId}, id, null, ${role} from users where tenant_id = ${systemTenant} and id = ${userId ?? null}::uuid`
          : raw`select ${tenantId}, null::uuid, client_id, ${role} from clients c
              where tenant_id = ${systemTenant} and client_id = ${who.clientId}
                and not exists (select from members k where k.client_id = c.client_id and k.is_key)`;
      const rows = await db.execute<{ id: string }>(raw`
        insert into members (tenant_id, user_id, client_id, role) ${from} on conflict do nothing returning id`);
      const [made] = rows;
      return made && byId(made.id);
    },

    /** @returns undefined where the member has another version by now. @throws as `isLastMember` tells */
    async change({ id, version }: MemberRow, role: MemberRole): Promise<MemberRow | undefined> {
      const [row] = await db
        .update(members)
        .set({ role, version: raw`${members.version} + 1` })
        .where(and(is(id), eq(members.version, version)))
        .returning({ id: members.id });
      return row && byId(row.id);
    },

    /** @throws as `isLastMember` tells */
    async remove({ id }: Pick<MemberRow, "id">): Promise<void> {
      await db.delete(members).where(is(id));
    },
  };
};

/** What somebody is, by tenant; nothing where they can no longer sign in. An API key of a tenant is nothing in another. */
export async function rolesOf(
  db: Pick<Writer, "execute">,
  who: MemberId,
): Promise<Readonly<Record<string, MemberRole>>> {
  const rows = await db.execute<{ tenant: string; role: MemberRole }>(
    "userId" in who
      ? raw`select m.tenant_id as tenant, m.role from members m
          join users u on u.tenant_id = m.home and u.id = m.user_id and u.disabled_at is null
          where m.user_id = ${z.guid().safeParse(who.userId).data ?? null}::uuid`
      : raw`select m.tenant_id as tenant, m.role from members m
          join clients c on c.tenant_id = m.home and c.client_id = m.client_id and c.disabled_at is null
            and (c.expires_at is null or c.expires_at > now())
          where m.client_id = ${who.clientId}
            and (m.is_key or not exists (select from members k where k.client_id = m.client_id and k.is_key))`,
  );
  return Object.fromEntries(rows.map(({ tenant, role }) => [tenant, role]));
}

/** Whether a write failed because a tenant would be left without an owner, or the installation without an operator; which tenant. */
export function lastMemberOf(error: unknown): { readonly tenantId: string; readonly role: string } | undefined {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const [, role = "", tenantId = ""] = /^last (owner|operator) of (\S+)$/.exec(at.message) ?? [];
    if (tenantId && "code" in at && at.code === "GH001") return { tenantId, role };
  }
  return undefined;
}

/** Whether somebody operates the installation; where nobody does, the first operator is still to be made. */
export async function hasOperator(db: Pick<Writer, "execute">): Promise<boolean> {
  const rows = await db.execute(
    raw`select from members where tenant_id = ${systemTenant} and user_id is not null limit 1`,
  );
  return rows.length > 0;
}
