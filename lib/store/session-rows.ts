import { and, asc, eq, gt, isNull, sql as raw } from "drizzle-orm";
import { sessions } from "@/db/schema";
import type { NamedClient } from "@/lib/model/named-client";
import { type Page, type Part, pageOf, type Writer } from "./page";

/** A session as whoever looks after people may know it. */
export type SessionRow = Omit<typeof sessions.$inferSelect, "tenantId" | "browserId" | "methods" | "selectedAt"> & {
  /** Those that took part in it. */
  readonly clients: readonly NamedClient[];
};

const { id, userId, authTime, amr, acr, agent, address, createdAt, expiresAt, endedAt } = sessions;

/** The clients that were issued something in a session; those of long ago housekeeping has noted. */
const clients = raw<readonly NamedClient[]>`(
  select coalesce(json_agg(json_build_object('client_id', c.client_id, 'client_name', c.metadata ->> 'client_name')
    order by c.client_id), '[]')
  from clients c where c.tenant_id = "sessions"."tenant_id" and c.client_id in (
    select a.client_id from authorizations a where a.tenant_id = "sessions"."tenant_id" and a.session_id = "sessions"."id"
    union
    select p.client_id from participants p where p.tenant_id = "sessions"."tenant_id" and p.session_id = "sessions"."id"
  ))`;

const columns = { id, userId, authTime, amr, acr, agent, address, createdAt, expiresAt, endedAt, clients };

/** The sessions of one tenant's people, for those who look after them. */
export const sessionRows = (db: Writer, tenantId: string) => ({
  /** Those that are live, by identifier. */
  async list({ limit, after, user }: Part & { readonly user?: string | undefined }): Promise<Page<SessionRow>> {
    const rows = await db
      .select(columns)
      .from(sessions)
      .where(
        and(
          eq(sessions.tenantId, tenantId),
          isNull(endedAt),
          gt(expiresAt, raw`now()`),
          user === undefined ? undefined : eq(userId, user),
          after === undefined ? undefined : gt(id, after),
        ),
      )
      .orderBy(asc(id))
      .limit(limit + 1);
    return pageOf(rows, limit, (row) => row.id);
  },

  /** One that is live, or has ended and is still kept. */
  async find(session: string): Promise<SessionRow | undefined> {
    const [row] = await db
      .select(columns)
      .from(sessions)
      .where(and(eq(sessions.tenantId, tenantId), eq(id, session)));
    return row;
  },
});
