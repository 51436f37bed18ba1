import { sql } from "drizzle-orm";
import { bigint, index, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";
import type { Actor } from "@/lib/model/actor";
import { bytes } from "./bytes";

/**
 * What happened, written in the statement that made it happen. Partitioned by month (the migration says how; the job `partitions`
 * makes the coming ones, and what fits none is in `events_default`). Append only: a trigger refuses changes, and deletes before their time.
 * Life: recorded → sealed (listed in one row of `event_seals`) → gone when its tenant's `audit.retention` is over. No references:
 * it outlives what it speaks of.
 */
export const events = pgTable(
  "events",
  {
    tenantId: text("tenant_id").notNull(),
    /** When the transaction began, by the database's clock. */
    at: timestamp({ withTimezone: true }).notNull().defaultNow(),
    id: uuid().notNull().defaultRandom(),
    /** Of `lib/events/catalogue.ts`. */
    name: text().notNull(),
    actorKind: text("actor_kind").$type<Actor["kind"]>().notNull(),
    /** What identifies the actor among those of its kind, where that is known. */
    actor: text(),
    /** Whom it concerns. */
    userId: uuid("user_id"),
    clientId: text("client_id"),
    sessionId: uuid("session_id"),
    /** Of the caller, keyed and cut as the log has it; never the address itself. */
    address: text(),
    requestId: uuid("request_id"),
    data: jsonb().$type<Readonly<Record<string, unknown>>>().notNull().default({}),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.at, t.id] }),
    index("events_by_user").on(t.tenantId, t.userId, t.at).where(sql`${t.userId} is not null`),
    index("events_by_client").on(t.tenantId, t.clientId, t.at).where(sql`${t.clientId} is not null`),
    // Those that happen all the time are soon found among the latest, and are not made dearer by it.
    index("events_by_name")
      .on(t.tenantId, t.name, t.at)
      .where(sql`${t.name} not in ('authorization.issued', 'sign-in.succeeded', 'session.ended')`),
  ],
);

/**
 * A link of a tenant's hash chain over its events, made by the job `seal-audit`. Life: made → its lists emptied when the last of its
 * events is over (`digest` stands for them); the link itself stays.
 */
export const eventSeals = pgTable(
  "event_seals",
  {
    tenantId: text("tenant_id").notNull(),
    /** From 1, without a gap. */
    number: bigint({ mode: "number" }).notNull(),
    sealedAt: timestamp("sealed_at", { withTimezone: true }).notNull(),
    /** The first and the last of its events, by time. */
    firstAt: timestamp("first_at", { withTimezone: true }).notNull(),
    lastAt: timestamp("last_at", { withTimezone: true }).notNull(),
    count: integer().notNull(),
    /** Everything older is in this seal or one before it; the next looks from here on. */
    sealedUntil: timestamp("sealed_until", { withTimezone: true }).notNull(),
    /** Events older than this may be gone by the tenant's retention; null: none. */
    retainedFrom: timestamp("retained_from", { withTimezone: true }),
    eventIds: uuid("event_ids").array(),
    /** SHA-256 of each event's canonical text, one after the other, in the order of `event_ids`. */
    hashes: bytes(),
    /** SHA-256 of `hashes`. */
    digest: bytes().notNull(),
    /** The hash of the seal before; of the first 32 zeros. */
    previous: bytes().notNull(),
    /** SHA-256 of the seal's own canonical text. */
    hash: bytes().notNull(),
    /** The public key (Ed25519) that `signature` over `hash` verifies under. */
    key: bytes().notNull(),
    signature: bytes().notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.number] }), index("event_seals_by_time").on(t.tenantId, t.sealedAt)],
);
