import { and, asc, eq, sql as raw } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "@/db/client";
import { clients } from "@/db/schema";
import { AdminError, changed, parseInput } from "@/lib/admin/errors";
import { changeNewest, expectedVersion } from "@/lib/admin/newest";
import { decrypt } from "@/lib/base/secrets";
import { notUnderstood } from "@/lib/base/stored";
import { newClientId } from "@/lib/clients/client-id";
import { needsSecret, newClientSecret, sealedSecret, secretContext, shortestSecret } from "@/lib/clients/secret";
import { readForShow } from "@/lib/clients/stored-metadata";
import type { JsonObject } from "@/lib/http/json-body";
import { ensureKeys } from "@/lib/keys/new-key";
import { type ClientMetadata, clientMetadata } from "@/lib/model/client-metadata";
import { signedWith, unservable } from "@/lib/oidc/registration/servable";
import { withDefaults } from "@/lib/tenants/profile-rules";
import { showTenant } from "./tenants";

const given = z.looseObject({
  client_id: z
    .string()
    .regex(/^[\x21-\x7e]{1,256}$/, "must be 1 to 256 printable characters without spaces")
    .refine((id) => !z.guid().safeParse(id).success, "must not look like an end-user's subject identifier")
    .optional(),
  client_secret: z
    .string()
    .min(16)
    .max(512)
    .regex(/^[\x20-\x7e]+$/, "must be printable ASCII")
    .optional(),
  /** Of the client that this was read from; it says nothing of a new one. */
  version: expectedVersion,
});

const change = given.extend({
  /** Seconds for which the secret before a new one is still taken. */
  keep_old_secret: z
    .int()
    .nonnegative()
    .max(90 * 86_400)
    .optional(),
});

/** A client as registration answers it: its metadata beside its identifier, with the secret where one was just made. */
export type Registered = ClientMetadata & {
  readonly client_id: string;
  /** Raised by every change. */
  readonly version: number;
  /** Members that another version of Gatehouse wrote and this one leaves aside. */
  readonly not_understood?: readonly string[];
  readonly client_secret?: string;
};

/**
 * Registers a client. Takes standard registration metadata; `client_id` and `client_secret` may be given.
 * @returns the metadata that holds, with the secret, which is not shown again
 * @throws AdminError
 */
export async function createClient(db: Db, tenantId: string, input: unknown): Promise<Registered> {
  const { client_id = newClientId(), client_secret, version: _, ...rest } = parseInput(given, input);
  const metadata = await checkedMetadata(db, tenantId, rest);
  refuseShort(client_secret, metadata);
  const secret = needsSecret(metadata) ? (client_secret ?? newClientSecret()) : undefined;
  const [row] = await db
    .insert(clients)
    .values({ tenantId, clientId: client_id, trust: "operator", metadata, secret: sealed(tenantId, client_id, secret) })
    .onConflictDoNothing()
    .returning({ version: clients.version });
  if (!row) throw new AdminError("conflict", `there is a client ${client_id} already`);
  return { client_id, version: row.version, ...(secret && { client_secret: secret }), ...metadata };
}

export async function listClients(db: Db, tenantId: string): Promise<Registered[]> {
  await showTenant(db, tenantId);
  const rows = await db.select().from(clients).where(eq(clients.tenantId, tenantId)).orderBy(asc(clients.clientId));
  return rows.map(shown);
}

/** @throws AdminError not_found */
export async function showClient(db: Db, tenantId: string, clientId: string): Promise<Registered> {
  await showTenant(db, tenantId);
  return shown(await find(db, tenantId, clientId));
}

/**
 * Changes the members given; null takes one away.
 * @param input with `version`, the change is made only where the client still has that version
 * @throws AdminError
 */
export async function updateClient(db: Db, tenantId: string, clientId: string, input: unknown): Promise<Registered> {
  const { client_id, client_secret, keep_old_secret: keep = 0, version, ...rest } = parseInput(change, input);
  if (client_id !== undefined && client_id !== clientId)
    throw new AdminError("invalid", "client_id: cannot be changed");
  await showTenant(db, tenantId);
  const write = async (before: Row) => {
    const merged = Object.entries({ ...before.metadata, ...rest }).filter(([, value]) => value !== null);
    const metadata = await checkedMetadata(db, tenantId, Object.fromEntries(merged));
    refuseShort(client_secret ?? openedSecret(tenantId, clientId, before.secret), metadata);
    const isNew = client_secret !== undefined || (needsSecret(metadata) && !before.secret);
    const secret = isNew ? (client_secret ?? newClientSecret()) : undefined;
    const [row] = await db
      .update(clients)
      .set({
        metadata,
        ...(secret && replacing(sealedSecret(tenantId, clientId, secret), keep)),
        version: raw`${clients.version} + 1`,
        updatedAt: raw`now()`,
      })
      .where(and(is(tenantId, clientId), eq(clients.version, before.version)))
      .returning();
    return row && { ...shown(row), ...(secret && { client_secret: secret }) };
  };
  return changeNewest(`client ${clientId}`, version, () => find(db, tenantId, clientId), write);
}

/** Deletes a client with all that was issued to it. @throws AdminError not_found */
export async function deleteClient(db: Db, tenantId: string, clientId: string): Promise<void> {
  await showTenant(db, tenantId);
  const [row] = await db.delete(clients).where(is(tenantId, clientId)).returning({ clientId: clients.clientId });
  changed(row, `client ${clientId}`);
}

type Row = typeof clients.$inferSelect;

async function find(db: Db, tenantId: string, clientId: string): Promise<Row> {
  const [row] = await db.select().from(clients).where(is(tenantId, clientId));
  return changed(row, `client ${clientId}`);
}

function shown(row: Row): Registered {
  const { value: metadata, ...read } = readForShow(row.metadata);
  return { client_id: row.clientId, version: row.version, ...notUnderstood(read), ...metadata };
}

function refuseShort(secret: string | undefined, metadata: ClientMetadata): void {
  const least = shortestSecret(metadata);
  if (secret !== undefined && secret.length < least)
    throw new AdminError("invalid", `client_secret: must have ${least} characters to be the key of its algorithms`);
}

const openedSecret = (tenantId: string, clientId: string, secret: string | null | undefined) =>
  secret ? decrypt(secret, secretContext(tenantId, clientId)) : undefined;

/** A secret in the place of the one before it, which stays good for some seconds while it is changed everywhere. */
const replacing = (secret: string, keep: number) => ({
  secret,
  previousSecret: keep > 0 ? raw`${clients.secret}` : null,
  previousSecretExpiresAt: keep > 0 ? raw`now() + make_interval(secs => ${keep})` : null,
});

const is = (tenantId: string, clientId: string) => and(eq(clients.tenantId, tenantId), eq(clients.clientId, clientId));

const sealed = (tenantId: string, clientId: string, secret: string | undefined) =>
  secret === undefined ? null : sealedSecret(tenantId, clientId, secret);

/** What the tenant cannot serve is refused at registration, not at the first request. */
async function checkedMetadata(db: Db, tenantId: string, input: JsonObject): Promise<ClientMetadata> {
  const tenant = await showTenant(db, tenantId);
  const metadata = parseInput(clientMetadata, withDefaults(input, tenant.settings));
  const problems = [...unservable(metadata, tenant)].map(([member, why]) => `${member}: ${why}`);
  if (problems.length > 0) throw new AdminError("invalid", problems.join("\n"));
  await ensureKeys(db, tenantId, signedWith(metadata));
  return metadata;
}
