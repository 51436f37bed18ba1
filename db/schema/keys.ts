import { jsonb, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";
import type { JWK } from "jose";
import { tenants } from "./tenants";

/**
 * Signing keys. Rotation writes the times, and time alone moves a key.
 *
 * | state | condition | who moves it |
 * |---|---|---|
 * | next | before `signs_from`; already published | a rotation that is announced |
 * | current | from `signs_from` on, before `retired_at` | time; a rotation at once; earlier, when the clients that it waits for have fetched it, or by command |
 * | retired | from `retired_at` on, before `gone_at`; still published | time, at the next key's `signs_from` |
 * | gone | after `gone_at`, when the last token that it signed has expired | time; housekeeping deletes it |
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
    /** While it waits for clients to fetch it: until when at the most, which is when it signs from. */
    waitsUntil: timestamp("waits_until", { withTimezone: true }),
    /** Clients that had not fetched it when it took over; null where it did not wait. */
    missed: text().array(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.kid] })],
);
