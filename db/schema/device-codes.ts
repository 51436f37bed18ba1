import {
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import type { RawParams } from "@/lib/model/interaction";
import { bytes } from "./bytes";
import { clients } from "./clients";

/**
 * Requests of devices that wait for a person at another screen (RFC 8628), by the SHA-256 of the device code.
 *
 * | state | where | who moves it there |
 * |---|---|---|
 * | pending | nothing below, before `expires_at` | the device, at the device authorization endpoint |
 * | denied | `denied_at` | the person who entered the code |
 * | approved | `authorization_id`, which was stored by the same statement | the person who confirmed, signed in and consented |
 * | redeemed | `redeemed_at` | the first poll that finds it approved before `expires_at` |
 * | expired | past `expires_at`, not redeemed | time |
 *
 * Each move is one conditional statement that starts from the state above it. Deleted a day after `expires_at`, so that a late poll
 * hears that it has expired, or with its client. What a person types is no secret of this table: whoever reads it could do no more
 * than let a device in as themselves.
 */
export const deviceCodes = pgTable(
  "device_codes",
  {
    tenantId: text("tenant_id").notNull(),
    hash: bytes().notNull(),
    clientId: text("client_id").notNull(),
    /** Eight letters without separator; nobody else's in the tenant for as long as the row is kept. */
    userCode: text("user_code").notNull(),
    /** What the device asked for. */
    params: jsonb().$type<RawParams>().notNull(),
    /** The network that it asked from, shortened, for the person to recognise; null where it is not known. */
    requestedFrom: text("requested_from"),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
    expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
    /** Seconds between polls; each one that comes too soon adds five. */
    pollInterval: integer("poll_interval").notNull(),
    polledAt: timestamp("polled_at", { withTimezone: true }),
    deniedAt: timestamp("denied_at", { withTimezone: true }),
    authorizationId: uuid("authorization_id"),
    redeemedAt: timestamp("redeemed_at", { withTimezone: true }),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.hash] }),
    uniqueIndex("device_codes_by_user_code").on(t.tenantId, t.userCode),
    index("device_codes_by_age").on(t.expiresAt),
    foreignKey({ columns: [t.tenantId, t.clientId], foreignColumns: [clients.tenantId, clients.clientId] }).onDelete(
      "cascade",
    ),
  ],
);
