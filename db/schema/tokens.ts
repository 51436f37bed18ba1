import { index, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { bytes } from "./bytes";
import { tenants } from "./tenants";

/**
 * Opaque access tokens, by SHA-256. Deleted with its client. No foreign key: its check would lock the tenant's one row for every
 * token issued.
 *
 * | state | condition | who moves it |
 * |---|---|---|
 * | live | neither of the others, its family not revoked and its person and client active | the statement that issues it |
 * | revoked | `revoked_at` set | its client (RFC 7009) |
 * | over | after `expires_at` | time; housekeeping deletes it |
 */
export const accessTokens = pgTable(
  "access_tokens",
  {
    tenantId: text("tenant_id").notNull(),
    hash: bytes().notNull(),
    clientId: text("client_id").notNull(),
    /** Null for client credentials. */
    authorizationId: uuid("authorization_id"),
    scopes: text().array().notNull(),
    /** What it is bound to, as lib/model/sender-constraint writes it; null for a bearer token. */
    cnf: text(),
    /** The same for servers of before `cnf`, kept alike by a trigger while they may run beside. */
    certificateThumbprint: text("certificate_thumbprint"),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
    expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
    revokedAt: timestamp("revoked_at", { withTimezone: true }),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.hash] }), index("access_tokens_by_age").on(t.expiresAt)],
);

/**
 * Refresh tokens, by SHA-256. Deleted with its client, and without a foreign key, as access tokens are.
 *
 * | state | condition | who moves it |
 * |---|---|---|
 * | live | neither of the others, its family not revoked and its person and client active | the statement that issues it |
 * | rotated | `rotated_at` set: within the grace it gives the same successor again, later it revokes the family | the refresh that uses it |
 * | over | after `expires_at`, or its family is | time; housekeeping deletes it |
 */
export const refreshTokens = pgTable(
  "refresh_tokens",
  {
    tenantId: text("tenant_id").notNull(),
    hash: bytes().notNull(),
    clientId: text("client_id").notNull(),
    authorizationId: uuid("authorization_id").notNull(),
    /** What a public client must prove; null for others. */
    cnf: text(),
    /** As of access tokens. */
    certificateThumbprint: text("certificate_thumbprint"),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
    expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
    rotatedAt: timestamp("rotated_at", { withTimezone: true }),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.hash] }), index("refresh_tokens_by_age").on(t.expiresAt)],
);

/** JWT access tokens revoked before their time; a row is dead once the token itself has expired. */
export const revokedJwts = pgTable(
  "revoked_jwts",
  {
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    jti: text().notNull(),
    expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.jti] }), index("revoked_jwts_by_age").on(t.expiresAt)],
);
