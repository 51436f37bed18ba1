import { and, asc, eq, gt, sql as raw } from "drizzle-orm";
import { clients } from "@/db/schema";
import type { ClientMetadata } from "@/lib/model/client-metadata";
import type { Trust } from "@/lib/model/trust";
import { type Page, type Part, pageOf, type Writer } from "./page";

export type ClientRow = typeof clients.$inferSelect;

interface NewClient {
  readonly clientId: string;
  readonly metadata: ClientMetadata;
  /** Encrypted. */
  readonly secret: string | null;
  readonly expiresAt?: Date | null;
}

/** What changes of a client. A `secret`, encrypted, replaces the one before it, which is taken for `keepOld` seconds more. */
export interface ClientChange {
  readonly metadata?: ClientMetadata;
  readonly trust?: Trust;
  readonly secret?: { readonly sealed: string; readonly keepOld: number } | undefined;
  /** Ends what is left of the time of the secret before. */
  readonly endsPrevious?: boolean;
  readonly disabled?: boolean | undefined;
  readonly expiresAt?: Date | null | undefined;
}

/** The clients of one tenant, for those who administer them. */
export const clientRows = (db: Writer, tenantId: string) => ({
  /** By identifier. */
  async list({ limit, after }: Part): Promise<Page<ClientRow>> {
    const rows = await db
      .select()
      .from(clients)
      .where(and(eq(clients.tenantId, tenantId), after === undefined ? undefined : gt(clients.clientId, after)))
      .orderBy(asc(clients.clientId))
      .limit(limit + 1);
    return pageOf(rows, limit, ({ clientId }) => clientId);
  },

  async find(clientId: string): Promise<ClientRow | undefined> {
    const [row] = await db.select().from(clients).where(is(tenantId, clientId));
    return row;
  },

  /** An operator's own. @returns undefined where the identifier is taken */
  async add(client: NewClient): Promise<ClientRow | undefined> {
    const [row] = await db
      .insert(clients)
      .values({
        tenantId,
        trust: "operator",
        ...client,
        ...(client.secret !== null && { secretChangedAt: raw`now()` }),
      })
      .onConflictDoNothing()
      .returning();
    return row;
  },

  /** @returns undefined where the client has another version by now */
  async change(
    { clientId, version }: Pick<ClientRow, "clientId" | "version">,
    { secret, endsPrevious, disabled, ...change }: ClientChange,
  ): Promise<ClientRow | undefined> {
    const [row] = await db
      .update(clients)
      .set({
        ...change,
        ...(endsPrevious && { previousSecret: null, previousSecretExpiresAt: null }),
        ...(secret && replacing(secret)),
        ...(disabled !== undefined && {
          disabledAt: disabled ? raw`coalesce(${clients.disabledAt}, now())` : null,
        }),
        version: raw`${clients.version} + 1`,
        updatedAt: raw`now()`,
      })
      .where(and(is(tenantId, clientId), eq(clients.version, version)))
      .returning();
    return row;
  },

  /** Deletes a client with all that was issued to it. */
  async remove(clientId: string): Promise<void> {
    await db.delete(clients).where(is(tenantId, clientId));
  },
});

const is = (tenantId: string, clientId: string) => and(eq(clients.tenantId, tenantId), eq(clients.clientId, clientId));

const replacing = ({ sealed, keepOld }: { readonly sealed: string; readonly keepOld: number }) => ({
  secret: sealed,
  secretChangedAt: raw`now()`,
  previousSecret: keepOld > 0 ? raw`${clients.secret}` : null,
  previousSecretExpiresAt: keepOld > 0 ? raw`now() + make_interval(secs => ${keepOld})` : null,
});
