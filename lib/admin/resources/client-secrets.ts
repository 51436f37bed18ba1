import { AdminError, contested } from "@/lib/admin/errors";
import { isSameSecret } from "@/lib/base/secrets";
import { newClientSecret, openedSecret, sealedSecret, shortestSecret } from "@/lib/clients/secret";
import { type Vault, vaultFor } from "@/lib/keys/vault";
import type { ClientMetadata } from "@/lib/model/client-metadata";
import { type ClientRow, clientRows } from "@/lib/store/clients";
import type { Writer } from "@/lib/store/page";

export const secretIn = async (vault: Vault, { clientId, secret }: ClientRow) =>
  secret ? openedSecret(vault, clientId, secret) : undefined;

/** Whether this is a client's secret, for whoever has it and would set it. */
export async function hasSecret(db: Writer, tenantId: string, clientId: string, secret: string): Promise<boolean> {
  const row = await clientRows(db, tenantId).find(clientId);
  const opened = row && (await secretIn(await vaultFor(db, tenantId), row));
  return opened !== undefined && isSameSecret(opened, secret);
}

/** @throws AdminError where a secret is too short to be the key of the client's algorithms */
export function refuseShort(secret: string | undefined, metadata: ClientMetadata): void {
  const least = shortestSecret(metadata);
  if (secret !== undefined && secret.length < least)
    throw new AdminError("invalid", `client_secret: must have ${least} characters to be the key of its algorithms`);
}

/**
 * Replaces a client's secret by a new one, which is told once. @param keepOld seconds for which the one before is taken too
 * @param what the client in words
 */
export async function renewSecret(db: Writer, tenantId: string, before: ClientRow, keepOld: number, what: string) {
  const { clientId } = before;
  const secret = newClientSecret();
  const sealed = sealedSecret(await vaultFor(db, tenantId), clientId, secret);
  const row = await clientRows(db, tenantId).change(before, { secret: { sealed, keepOld } });
  if (!row) throw contested(what);
  return {
    client_id: clientId,
    version: row.version,
    client_secret: secret,
    previous_secret_expires_at: row.previousSecretExpiresAt,
  };
}
