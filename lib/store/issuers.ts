import { and, asc, isNotNull, isNull, or, sql } from "drizzle-orm";
import type { Db } from "@/db/client";
import { tenants } from "@/db/schema";

/** Which tenants answer for other places than `/t/{id}`: an issuer of their own, or domains whose people they sign in. Oldest first. */
export const issuerStore = (db: Db) => ({
  placed: () =>
    db
      .select({ id: tenants.id, issuer: tenants.issuer, settings: tenants.settings })
      .from(tenants)
      .where(
        and(
          isNull(tenants.disabledAt),
          or(isNotNull(tenants.issuer), sql`${tenants.settings} -> 'webfinger_domains' <> '[]'::jsonb`),
        ),
      )
      .orderBy(asc(tenants.createdAt), asc(tenants.id)),
});
