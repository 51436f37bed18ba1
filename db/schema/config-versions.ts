import { integer, jsonb, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";
import type { Actor } from "@/lib/model/actor";
import type { ConfigChange } from "@/lib/model/config-change";
import { tenants } from "./tenants";

/** What was applied to a tenant from a file: its own part of the file as it was written, which holds no secret. Never changed. */
export const configVersions = pgTable(
  "config_versions",
  {
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    /** From 1, without a gap. */
    number: integer().notNull(),
    content: text().notNull(),
    /** SHA-256 of the content, in base64url. */
    digest: text().notNull(),
    /** The version whose content this one brought back; null for one from a file. */
    restoredFrom: integer("restored_from"),
    actorKind: text("actor_kind").$type<Actor["kind"]>().notNull(),
    /** What identifies the actor among those of its kind, where that is known. */
    actor: text(),
    /** What it did. */
    created: integer().notNull(),
    changed: integer().notNull(),
    removed: integer().notNull(),
    /** The same, member by member and without secrets; null of what was applied before this was kept. */
    changes: jsonb().$type<readonly ConfigChange[]>(),
    appliedAt: timestamp("applied_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.number] })],
);
