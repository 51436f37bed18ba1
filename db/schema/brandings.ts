import { integer, jsonb, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";
import type { OwnTexts } from "@/lib/i18n/texts";
import type { Actor } from "@/lib/model/actor";
import type { Branding } from "@/lib/model/branding-settings";
import { bytes } from "./bytes";
import { tenants } from "./tenants";

/** What people see of a tenant: its name, its look and its words. */
export interface StoredBranding {
  readonly name: string;
  readonly branding: Branding;
  readonly texts: OwnTexts;
}

/** What the next branding of a tenant is to be: one for each, seen by nobody but those who manage it. */
export const brandingDrafts = pgTable("branding_drafts", {
  tenantId: text("tenant_id")
    .primaryKey()
    .references(() => tenants.id, { onDelete: "cascade" }),
  content: jsonb().$type<StoredBranding>().notNull(),
  /** What was published when it was begun. */
  base: jsonb().$type<StoredBranding>().notNull(),
  /** Counts the changes, so that one made on a stale copy is refused. */
  version: integer().notNull().default(1),
  actorKind: text("actor_kind").$type<Actor["kind"]>().notNull(),
  actor: text(),
  updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
});

/** What was published, the last ones of each tenant. Never changed; what holds is in the tenant's own row. */
export const brandingVersions = pgTable(
  "branding_versions",
  {
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    /** From 1, without a gap; the oldest go. */
    number: integer().notNull(),
    content: jsonb().$type<StoredBranding>().notNull(),
    /** The version that was published again. */
    restoredFrom: integer("restored_from"),
    /** Null where it came by the settings or a file, and was kept when another was published. */
    actorKind: text("actor_kind").$type<Actor["kind"]>(),
    actor: text(),
    publishedAt: timestamp("published_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.number] })],
);

/** Font files that tenants uploaded, checked and without what is no font (WOFF2). */
export const brandFonts = pgTable(
  "brand_fonts",
  {
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    /** SHA-256 of `content`, by which it is served. */
    contentHash: bytes("content_hash").notNull(),
    content: bytes().notNull(),
    uploadedAt: timestamp("uploaded_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.contentHash] })],
);
