import { sql } from "drizzle-orm";
import { pgTable, primaryKey, text, timestamp, uniqueIndex } from "drizzle-orm/pg-core";
import { tenants } from "./tenants";

/**
 * Hosts that tenants claim for themselves. Anybody may claim any; one that is proven belongs to one tenant.
 *
 * | state | condition | who moves it |
 * |---|---|---|
 * | claimed | `proven_at` null | an admin, who adds it |
 * | proven | `proven_at` set, `failing_since` null | a check that finds its proof in DNS or at the host |
 * | failing | both set | a check that does not find it; one that does again mends it |
 * | lost | `proven_at` null, `failing_since` set | the job, after seven days of failing; it is a claim again |
 * | gone | deleted | an admin; never while it is the issuer's |
 */
export const domains = pgTable(
  "domains",
  {
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    /** As the network has it: lower case, punycode, no port. */
    host: text().notNull(),
    /** What its proof says. It is of this tenant's claim alone, and no secret. */
    token: text().notNull(),
    provenAt: timestamp("proven_at", { withTimezone: true }),
    /** When the host first answered as this server, by https. */
    readyAt: timestamp("ready_at", { withTimezone: true }),
    checkedAt: timestamp("checked_at", { withTimezone: true }),
    failingSince: timestamp("failing_since", { withTimezone: true }),
    /** Why the last check found no proof. */
    lastError: text("last_error"),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.host] }),
    uniqueIndex("domains_proven_once").on(t.host).where(sql`${t.provenAt} is not null`),
  ],
);
