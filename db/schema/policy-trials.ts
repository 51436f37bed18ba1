import { sql } from "drizzle-orm";
import {
  bigint,
  foreignKey,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import type { Actor } from "@/lib/model/actor";
import type { PolicyRule } from "@/lib/model/policies";
import { tenants } from "./tenants";
import { users } from "./users";

/**
 * Settings that a tenant tries on live traffic without enforcing them; one trial at a time, by the index.
 *
 * | state | condition | who moves it |
 * |---|---|---|
 * | running | before `ends_at` | an admin |
 * | over | after `ends_at`: nothing more is found, what was found stays to be looked at | time |
 * | gone | | an admin, who enforces or ends it |
 */
export const policyTrials = pgTable(
  "policy_trials",
  {
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    id: uuid().notNull().defaultRandom(),
    /** Merged into the tenant's settings, as a change of them is. */
    settings: jsonb().$type<Readonly<Record<string, unknown>>>().notNull(),
    /** What the settings that it names were when it began, by name: where they are others by now, it is not enforced. */
    base: jsonb().$type<Readonly<Record<string, unknown>>>().notNull(),
    actorKind: text("actor_kind").$type<Actor["kind"]>().notNull(),
    /** What identifies the actor among those of its kind, where that is known. */
    actor: text(),
    begunAt: timestamp("begun_at", { withTimezone: true }).notNull().defaultNow(),
    endsAt: timestamp("ends_at", { withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.id] }), uniqueIndex("policy_trials_one").on(t.tenantId)],
);

/** What a trial would have refused or asked. Goes with its trial; of a person who is deleted nothing stays. */
export const policyFindings = pgTable(
  "policy_findings",
  {
    tenantId: text("tenant_id").notNull(),
    id: uuid().notNull().defaultRandom(),
    trialId: uuid("trial_id").notNull(),
    rule: text().$type<PolicyRule>().notNull(),
    /** Empty where it is about no client that there was before. */
    clientId: text("client_id").notNull(),
    /** Null where nobody had signed in, or where there are so many that they are counted together. */
    userId: uuid("user_id"),
    count: bigint({ mode: "number" }).notNull(),
    firstAt: timestamp("first_at", { withTimezone: true }).notNull(),
    lastAt: timestamp("last_at", { withTimezone: true }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    foreignKey({ columns: [t.tenantId, t.trialId], foreignColumns: [policyTrials.tenantId, policyTrials.id] }).onDelete(
      "cascade",
    ),
    foreignKey({ columns: [t.tenantId, t.userId], foreignColumns: [users.tenantId, users.id] }).onDelete("cascade"),
    uniqueIndex("policy_findings_once").on(
      t.tenantId,
      t.trialId,
      t.rule,
      t.clientId,
      sql`coalesce(${t.userId}, '00000000-0000-0000-0000-000000000000'::uuid)`,
    ),
  ],
);
