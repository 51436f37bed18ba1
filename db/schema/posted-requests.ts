import { index, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";
import { bytes } from "./bytes";

/**
 * Requests that another site posted, until the browser fetches them by a GET of ours.
 *
 * | state | condition | who moves it |
 * |---|---|---|
 * | waiting | before `expires_at` | the POST |
 * | gone | deleted | the one GET that fetches it, housekeeping after `expires_at` |
 */
export const postedRequests = pgTable(
  "posted_requests",
  {
    tenantId: text("tenant_id").notNull(),
    /** Of the handle that the browser gets. */
    hash: bytes().notNull(),
    /** The path below the issuer that it was posted to. */
    endpoint: text().notNull(),
    /** The form, as it came. */
    form: text().notNull(),
    expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.hash] }), index("posted_requests_by_age").on(t.expiresAt)],
);
