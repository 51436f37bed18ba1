import { and, asc, eq, sql as raw } from "drizzle-orm";
import { authorizations, clients, consents, sessions } from "@/db/schema";
import { type Page, type Part, pageOf, type Writer } from "./page";

/** What a person let a client have. */
export interface ConsentRow
  extends Pick<typeof consents.$inferSelect, "userId" | "clientId" | "permissions" | "grantedAt"> {
  readonly clientName: string | null;
}

/** Whose consent to whom: both together are its key. */
export type ConsentId = Pick<ConsentRow, "userId" | "clientId">;

interface ConsentFilter {
  readonly user?: string | undefined;
  readonly client?: string | undefined;
}

const { userId, clientId, permissions, grantedAt } = consents;
const columns = {
  userId,
  clientId,
  permissions,
  grantedAt,
  clientName: raw<string | null>`${clients.metadata} ->> 'client_name'`,
};

/** What one tenant's people have consented to, for those who look after them. */
export const consentRows = (db: Writer, tenantId: string) => {
  const select = () =>
    db
      .select(columns)
      .from(consents)
      .innerJoin(clients, and(eq(clients.tenantId, consents.tenantId), eq(clients.clientId, clientId)));
  const is = (one: ConsentId) =>
    and(eq(consents.tenantId, tenantId), eq(userId, one.userId), eq(clientId, one.clientId));
  return {
    /** By person, then by client. */
    async list({ limit, after, user, client }: Part<ConsentId> & ConsentFilter): Promise<Page<ConsentRow>> {
      const rows = await select()
        .where(
          and(
            eq(consents.tenantId, tenantId),
            user === undefined ? undefined : eq(userId, user),
            client === undefined ? undefined : eq(clientId, client),
            after && raw`(${userId}, ${clientId}) > (${after.userId}::uuid, ${after.clientId})`,
          ),
        )
        .orderBy(asc(userId), asc(clientId))
        .limit(limit + 1);
      return pageOf(rows, limit, consentId);
    },

    async find(one: ConsentId): Promise<ConsentRow | undefined> {
      const [row] = await select().where(is(one));
      return row;
    },

    /**
     * Takes a consent back, and with it everything that the client was issued for the person.
     * @param db a transaction: what is just being issued in a session of the person's is waited for, and then revoked too
     */
    async withdraw(one: ConsentId): Promise<void> {
      await db.delete(consents).where(is(one));
      await db.execute(raw`
        select from ${sessions} where tenant_id = ${tenantId} and user_id = ${one.userId} and ended_at is null for update`);
      await db
        .update(authorizations)
        .set({ revokedAt: raw`now()` })
        .where(
          and(
            eq(authorizations.tenantId, tenantId),
            eq(authorizations.userId, one.userId),
            eq(authorizations.clientId, one.clientId),
            raw`${authorizations.revokedAt} is null`,
          ),
        );
    },
  };
};

/** As text, which `consentIdOf` reads again: no subject has a dot in it. */
export const consentId = (one: ConsentId): string => `${one.userId}.${one.clientId}`;

export function consentIdOf(text: string): ConsentId | undefined {
  const at = text.indexOf(".");
  return at < 0 ? undefined : { userId: text.slice(0, at), clientId: text.slice(at + 1) };
}
