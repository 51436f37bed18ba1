import { index, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";
import { bytes } from "./bytes";
import { tenants } from "./tenants";

/**
 * Logos of clients, by where they came from.
 *
 * | state | condition | who moves it |
 * |---|---|---|
 * | under way, or failed | `fetched_at` null; tried again an hour after `tried_at` | the fetch that claims it, by one conditional upsert |
 * | kept | `fetched_at` set, with the picture, which stays when a later try fails; fetched again a day after `tried_at` | the fetch that succeeds |
 */
export const logos = pgTable(
  "logos",
  {
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    /** SHA-256 of `uri`. */
    uriHash: bytes("uri_hash").notNull(),
    uri: text().notNull(),
    /** SHA-256 of `picture`, by which it is served. */
    contentHash: bytes("content_hash"),
    /** What we made of it: small, without metadata. Never the bytes that came. */
    picture: bytes(),
    type: text(),
    triedAt: timestamp("tried_at", { withTimezone: true }).notNull(),
    fetchedAt: timestamp("fetched_at", { withTimezone: true }),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.uriHash] }), index("logos_by_content").on(t.tenantId, t.contentHash)],
);
