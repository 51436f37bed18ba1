import { jsonb, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";
import type { JWK } from "jose";
import { tenants } from "./tenants";

/**
 * Signing keys. Life by time alone: next (before `signs_from`, already published) → current → retired (`retired_at`, still
 * published) → gone (after `gone_at`, when the last token it signed has expired).
 */
export const keys = pgTable(
  "keys",
  {
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    kid: text().notNull(),
    alg: text().notNull(),
    publicJwk: jsonb("public_jwk").$type<JWK>().notNull(),
    /** Private JWK, encrypted with the key that is not in the database. */
    privateJwk: text("private_jwk").notNull(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    signsFrom: timestamp("signs_from", { withTimezone: true }).notNull(),
    retiredAt: timestamp("retired_at", { withTimezone: true }),
    goneAt: timestamp("gone_at", { withTimezone: true }),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.kid] })],
);
