import type { Sql } from "@/db/client";
import type { NewEvent } from "@/lib/events/event";
import { recording } from "@/lib/events/record";
import type { ClientMetadata } from "@/lib/model/client-metadata";
import { readTrust, type Trust } from "@/lib/model/trust";
import { noteClientUse } from "./client-uses";

/** What is stored of a client when it registers, and again when it replaces its metadata. Secrets are encrypted, tokens hashed. */
export interface Registration {
  readonly metadata: ClientMetadata;
  readonly secret: string | undefined;
  /** Of a replacement: whether the secret is another one than before. */
  readonly isNewSecret?: boolean;
  readonly registrationTokenHash: Buffer;
  readonly softwareStatement: string | undefined;
}

/** A client that registered itself. */
export interface StoredRegistration {
  readonly clientId: string;
  readonly trust: Trust;
  readonly metadata: ClientMetadata;
  /** Encrypted. */
  readonly secret: string | undefined;
  readonly softwareStatement: string | undefined;
  readonly version: number;
  /** Seconds since 1970. */
  readonly registeredAt: number;
}

/** Clients that register themselves, for one tenant. */
export const registrationStore = (sql: Sql, tenantId: string) => ({
  /** Whether an initial access token has a use left, before the work of checking what comes with it. */
  async isInitialToken(hash: Buffer, now: number): Promise<boolean> {
    const rows = await sql`
      select 1 from initial_access_tokens
      where tenant_id = ${tenantId} and hash = ${hash} and uses_left > 0 and expires_at > ${now}`;
    return rows.length === 1;
  },

  /**
   * Stores a client; one statement takes a use of the initial access token and keeps the bound on their number. Registrations of
   * a tenant go one after the other, since the bound is counted.
   */
  async add(
    clientId: string,
    { metadata, secret, registrationTokenHash, softwareStatement }: Registration,
    access: { readonly trust: Trust; readonly tokenHash: Buffer | undefined; readonly mostClients: number },
    now: number,
    event: NewEvent,
  ): Promise<"added" | "full" | "token_spent"> {
    const [row] = await sql.begin(async (tx) => {
      await tx`select pg_advisory_xact_lock(hashtextextended(${`registrations:${tenantId}`}, 0))`;
      return tx<{ isAdded: boolean; isFull: boolean }[]>`
        with room as (
          select count(*) >= ${access.mostClients} as is_full
          from clients where tenant_id = ${tenantId} and registration_token_hash is not null
        ), used as (
          update initial_access_tokens set uses_left = uses_left - 1
          where tenant_id = ${tenantId} and hash = ${access.tokenHash ?? null}::bytea and uses_left > 0
            and expires_at > ${now} and not (select is_full from room)
          returning 1
        ), added as (
          insert into clients (tenant_id, client_id, trust, metadata, secret, secret_changed_at, registration_token_hash,
            software_statement, created_at, updated_at)
          select ${tenantId}, ${clientId}, ${access.trust}, ${JSON.stringify(metadata)}::jsonb, ${secret ?? null},
            ${secret === undefined ? null : now}, ${registrationTokenHash}::bytea, ${softwareStatement ?? null}, ${now}, ${now}
          where not (select is_full from room) and (${access.tokenHash ?? null}::bytea is null or exists (select 1 from used))
          returning 1
        ), recorded as (${recording(sql, tenantId, event, sql`added`)})
        select exists (select 1 from added) as is_added, (select is_full from room) as is_full`;
    });
    if (row?.isAdded) return "added";
    return row?.isFull ? "full" : "token_spent";
  },

  /** The client that this registration token belongs to. */
  async find(clientId: string, tokenHash: Buffer): Promise<StoredRegistration | undefined> {
    const [row] = await sql<StoredRegistration[]>`
      select client_id, trust, metadata, secret, software_statement, version, created_at as registered_at
      from clients where ${isThis(sql, tenantId, clientId, tokenHash)}`;
    return row && { ...row, trust: readTrust(row.trust) };
  },

  /**
   * Replaces a client's metadata and its registration token.
   * @param before as it was read
   * @returns false where the token was another one by then, or an operator had changed the client
   */
  async replace(
    { clientId, version }: Pick<StoredRegistration, "clientId" | "version">,
    tokenHash: Buffer,
    change: Registration,
    now: number,
    event: NewEvent,
  ): Promise<boolean> {
    const rows = await sql`
      with replaced as (
        update clients set metadata = ${JSON.stringify(change.metadata)}::jsonb, secret = ${change.secret ?? null},
          secret_changed_at = ${change.isNewSecret ? now : sql`secret_changed_at`}, registration_token_hash = ${change.registrationTokenHash}, software_statement = ${change.softwareStatement ?? null},
          version = version + 1, updated_at = ${now}
        where ${isThis(sql, tenantId, clientId, tokenHash)} and version = ${version} returning 1
      ), recorded as (${recording(sql, tenantId, event, sql`replaced`)})
      select from replaced`;
    return rows.length === 1;
  },

  /** Keeps when a client was last used, unless that is known to be after `notSince`. */
  async used(clientId: string, now: number, notSince: number): Promise<void> {
    await sql`
      update clients set last_used_at = ${now}
      where tenant_id = ${tenantId} and client_id = ${clientId}
        and (last_used_at is null or last_used_at <= ${notSince})`;
  },

  /** The same, within some seconds and beside the requests, for those that nothing depends on. */
  usedSoon: (clientId: string, now: number, notSince: number) => noteClientUse(sql, tenantId, clientId, now, notSince),

  /** Deletes a client with everything that was issued to it. @returns false where the token was another one by then */
  async remove(clientId: string, tokenHash: Buffer, event: NewEvent): Promise<boolean> {
    const rows = await sql`
      with removed as (delete from clients where ${isThis(sql, tenantId, clientId, tokenHash)} returning 1),
      recorded as (${recording(sql, tenantId, event, sql`removed`)})
      select from removed`;
    return rows.length === 1;
  },
});

export type RegistrationStore = ReturnType<typeof registrationStore>;

const isThis = (sql: Sql, tenantId: string, clientId: string, tokenHash: Buffer) => sql`
  tenant_id = ${tenantId} and client_id = ${clientId} and registration_token_hash = ${tokenHash} and disabled_at is null`;
