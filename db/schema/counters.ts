import { bigint, date, index, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";

/**
 * What happened how often, by tenant and hour: computed anew from the events of an hour as long as one of it may still come, by the
 * round `counters`, which adds up `active-users` of a day as people come; `tokens` and `token-refusals` are added up by the servers.
 * No references: nothing locks a tenant's row. Life: gone after 400 days, by housekeeping.
 */
export const counters = pgTable(
  "counters",
  {
    tenantId: text("tenant_id").notNull(),
    hour: timestamp({ withTimezone: true }).notNull(),
    /** Of `lib/model/statistics.ts`. */
    name: text().notNull(),
    count: bigint({ mode: "number" }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.hour, t.name] }), index("counters_by_age").on(t.hour)],
);

/** Who signed in on a day or was let into a client (UTC), to count each person once. Life: gone after 31 days, by housekeeping. */
export const activeUsers = pgTable(
  "active_users",
  {
    tenantId: text("tenant_id").notNull(),
    day: date().notNull(),
    userId: uuid("user_id").notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.day, t.userId] }), index("active_users_by_age").on(t.day)],
);

/** What the token endpoint answered a client, by hour, added up by the servers. Life: gone after 35 days, by housekeeping. */
export const clientCounters = pgTable(
  "client_counters",
  {
    tenantId: text("tenant_id").notNull(),
    hour: timestamp({ withTimezone: true }).notNull(),
    clientId: text("client_id").notNull(),
    issued: bigint({ mode: "number" }).notNull(),
    refused: bigint({ mode: "number" }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.hour, t.clientId] }), index("client_counters_by_age").on(t.hour)],
);

/** How often addresses of a client (`jwks_uri` and the like) took long to answer us, by hour. Life: gone after 35 days, by housekeeping. */
export const slowAnswers = pgTable(
  "slow_answers",
  {
    tenantId: text("tenant_id").notNull(),
    hour: timestamp({ withTimezone: true }).notNull(),
    clientId: text("client_id").notNull(),
    /** What for, as `lib/http/outbound.ts` has it. */
    purpose: text().notNull(),
    count: bigint({ mode: "number" }).notNull(),
    /** Milliseconds. */
    longest: bigint({ mode: "number" }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.hour, t.clientId, t.purpose] }),
    index("slow_answers_by_age").on(t.hour),
  ],
);
