import { and, asc, eq, gt, sql as raw } from "drizzle-orm";
import { clients, members } from "@/db/schema";
import { type MemberRole, systemTenant } from "@/lib/model/system-tenant";
import { type Page, type Part, pageOf, type Writer } from "./page";

/** An API key: a client of the system tenant, with what it is in the one tenant that it was made for. */
export interface ApiKeyRow {
  readonly client: typeof clients.$inferSelect;
  /** Of the client, by which every change is held. */
  readonly version: number;
  readonly role: MemberRole;
  /** The member who made it; null for an operator at the command line. */
  readonly madeBy: string | null;
  /** What they are called, as far as they are known. */
  readonly maker: string | null;
  /** Whether they still manage this tenant, or everything. */
  readonly isMakerHere: boolean;
}

const maker = raw<string | null>`coalesce(
  (select coalesce(u.claims ->> 'name', u.username) from users u
    where u.tenant_id = ${systemTenant} and u.id::text = ${members.madeBy}),
  (select c.metadata ->> 'client_name' from clients c
    where c.tenant_id = ${systemTenant} and c.client_id = ${members.madeBy}))`;
const isMakerHere = raw<boolean>`exists (
  select from members m where m.id = ${members.madeBy} and m.tenant_id in (${members.tenantId}, ${systemTenant}))`;

/** The API keys of one tenant; those of the system tenant are for all of the installation. */
export const apiKeyRows = (db: Writer, tenantId: string) => {
  const selected = () =>
    db
      .select({
        client: clients,
        version: clients.version,
        role: members.role,
        madeBy: members.madeBy,
        maker,
        isMakerHere,
      })
      .from(members)
      .innerJoin(clients, and(eq(clients.tenantId, systemTenant), eq(clients.clientId, members.clientId)));
  const ofTenant = and(eq(members.tenantId, tenantId), members.isKey);

  return {
    /** By identifier. */
    async list({ limit, after }: Part): Promise<Page<ApiKeyRow>> {
      const rows = await selected()
        .where(and(ofTenant, after === undefined ? undefined : gt(members.id, after)))
        .orderBy(asc(members.id))
        .limit(limit + 1);
      return pageOf(rows, limit, ({ client }) => client.clientId);
    },

    async find(clientId: string): Promise<ApiKeyRow | undefined> {
      const [row] = await selected().where(and(ofTenant, eq(members.id, clientId)));
      return row;
    },

    /** Lets a client that was just made be an API key of this tenant. */
    async add(clientId: string, role: MemberRole, madeBy: string | undefined): Promise<void> {
      await db.insert(members).values({ tenantId, clientId, role, isKey: true, madeBy });
    },

    async changeRole(clientId: string, role: MemberRole): Promise<void> {
      await db
        .update(members)
        .set({ role, version: raw`${members.version} + 1` })
        .where(and(ofTenant, eq(members.id, clientId)));
    },

    /** Its client goes with it, and all that was issued to that. */
    async remove(clientId: string): Promise<void> {
      await db.delete(members).where(and(ofTenant, eq(members.id, clientId)));
    },
  };
};
