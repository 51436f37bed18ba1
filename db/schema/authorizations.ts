import { foreignKey, index, jsonb, pgTable, primaryKey, text, timestamp, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { AuthorizedRequest } from "@/lib/model/authorized-request";
import { bytes } from "./bytes";
import { users } from "./users";

/**
 * One answered authorization request and the family of everything issued from it. Deleted with its client, by a trigger: a foreign
 * key's check would lock the client's one row for every authorization.
 *
 * | state | condition | who moves it |
 * |---|---|---|
 * | code waiting | `code_hash` set, `redeemed_at` null, before `code_expires_at` | the answer that is issued |
 * | code lost | the same, after `code_expires_at` | time |
 * | redeemed | `redeemed_at` set | the one redemption that wins; without a code it is never needed |
 * | revoked | `revoked_at` set: every token of the family stops at once | a replay, a revocation, the end of the session (without `offline_access`), of the person's everything |
 * | over | after `expires_at` | time; housekeeping deletes it, and keeps a `participants` row while the session lives |
 */
export const authorizations = pgTable(
  "authorizations",
  {
    tenantId: text("tenant_id").notNull(),
    id: uuid().notNull(),
    clientId: text("client_id").notNull(),
    userId: uuid("user_id").notNull(),
    /** The `sid`; tokens without offline access end with the session. */
    sessionId: uuid("session_id").notNull(),
    codeHash: bytes("code_hash"),
    codeChallenge: text("code_challenge"),
    /** What whoever redeems the code must prove, as lib/model/sender-constraint writes it; null where the request named no key. */
    cnf: text(),
    /** As sent in the request; null where it was left out. */
    redirectUri: text("redirect_uri"),
    scopes: text().array().notNull(),
    resources: text().array().notNull(),
    /** What the ID token repeats: nonce, auth_time, acr, amr, claims. */
    request: jsonb().$type<AuthorizedRequest>().notNull(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
    codeExpiresAt: timestamp("code_expires_at", { withTimezone: true }),
    redeemedAt: timestamp("redeemed_at", { withTimezone: true }),
    revokedAt: timestamp("revoked_at", { withTimezone: true }),
    expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    foreignKey({ columns: [t.tenantId, t.userId], foreignColumns: [users.tenantId, users.id] }).onDelete("cascade"),
    uniqueIndex("authorizations_by_code").on(t.tenantId, t.codeHash),
    index("authorizations_by_user").on(t.tenantId, t.userId, t.clientId),
    index("authorizations_by_session").on(t.tenantId, t.sessionId),
    index("authorizations_by_age").on(t.expiresAt),
  ],
);
