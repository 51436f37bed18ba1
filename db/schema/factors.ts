import { bigint, foreignKey, index, integer, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { users } from "./users";

/** Authenticator apps (RFC 6238). Life: confirmed by a code when it is made → removed. Adding and removing one raises `credentials_version`. */
export const totpFactors = pgTable(
  "totp_factors",
  {
    tenantId: text("tenant_id").notNull(),
    id: uuid().notNull(),
    userId: uuid("user_id").notNull(),
    /** What the person tells it from others by. */
    name: text().notNull(),
    /** Encrypted, bound to this row. */
    secret: text().notNull(),
    /** The time step of the last code that was taken: neither it nor an earlier one is taken again. */
    lastStep: bigint("last_step", { mode: "number" }).notNull(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
    lastUsedAt: timestamp("last_used_at", { withTimezone: true }),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    foreignKey({ columns: [t.tenantId, t.userId], foreignColumns: [users.tenantId, users.id] }).onDelete("cascade"),
    index("totp_factors_by_user").on(t.tenantId, t.userId),
  ],
);

/** Recovery codes of a person, made together in place of all earlier ones. Each is taken out when it is used. */
export const recoveryCodes = pgTable(
  "recovery_codes",
  {
    tenantId: text("tenant_id").notNull(),
    userId: uuid("user_id").notNull(),
    /** SHA-256 of person and code, in base64url; 120 random bits each. */
    hashes: text().array().notNull(),
    /** How many there were. */
    made: integer().notNull(),
    madeAt: timestamp("made_at", { withTimezone: true }).notNull(),
    lastUsedAt: timestamp("last_used_at", { withTimezone: true }),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.userId] }),
    foreignKey({ columns: [t.tenantId, t.userId], foreignColumns: [users.tenantId, users.id] }).onDelete("cascade"),
  ],
);
