import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";
import type { ClientMetadata } from "@/lib/model/client-metadata";
import type { Trust } from "@/lib/model/trust";
import { bytes } from "./bytes";
import { tenants } from "./tenants";

/**
 * Relying parties. One that registered itself has a registration token and can read, replace and delete itself by it.
 *
 * | state | condition | who moves it |
 * |---|---|---|
 * | active | `disabled_at` null | an operator, or its own registration |
 * | disabled | `disabled_at` set: unknown to every endpoint, its tokens stop | an operator, who can take it back |
 * | expired | after `expires_at`: as disabled | time; whoever gives an API key a new end |
 * | gone | deleted with everything issued to it, by a trigger | an operator, itself (RFC 7592 §2.3), housekeeping where nobody vouches for it and it is not used |
 *
 * While `previous_secret_expires_at` is ahead, the secret before this one is good too.
 */
export const clients = pgTable(
  "clients",
  {
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    clientId: text("client_id").notNull(),
    /** Registered metadata in its registered names, defaults filled in. */
    metadata: jsonb().$type<ClientMetadata>().notNull(),
    /** Who vouches for it. */
    trust: text().$type<Trust>().notNull().default("self"),
    /** Encrypted, since it is an HMAC key too; null for a client without one. */
    secret: text(),
    /** When the secret became the one that it is; of older rows, no later than this. */
    secretChangedAt: timestamp("secret_changed_at", { withTimezone: true }),
    /** The secret before this one, encrypted likewise: good until `previous_secret_expires_at`, while it is being replaced. */
    previousSecret: text("previous_secret"),
    previousSecretExpiresAt: timestamp("previous_secret_expires_at", { withTimezone: true }),
    /** SHA-256 of the registration access token (RFC 7592 §3); null for a client that an operator made. */
    registrationTokenHash: bytes("registration_token_hash"),
    /** As it came with the registration (RFC 7591 §2.3): what it claims cannot be changed by the client. */
    softwareStatement: text("software_statement"),
    /** Counts the changes, so that one made on a stale copy is refused. */
    version: integer().notNull().default(1),
    /** To the day; null where it was never used. */
    lastUsedAt: timestamp("last_used_at", { withTimezone: true }),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
    disabledAt: timestamp("disabled_at", { withTimezone: true }),
    /** From then on as though it were disabled; null where it has no end. */
    expiresAt: timestamp("expires_at", { withTimezone: true }),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.clientId] }),
    index("clients_by_jwks_uri").using("hash", sql`(${t.metadata} ->> 'jwks_uri')`),
  ],
);
