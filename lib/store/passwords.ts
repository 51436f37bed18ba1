import type { Sql } from "@/db/client";

/** Hashes of passwords, for one tenant. */
export const passwordStore = (sql: Sql, tenantId: string) => ({
  /**
   * Puts one of our hashes in the place of one that was brought along, unless the password has become another one meanwhile. `changed_at`
   * stays, by which db/functions/credentials-changed.sql knows that no credential changed.
   */
  async renew(userId: string, from: string, to: string): Promise<void> {
    await sql`
      update passwords set hash = ${to}, foreign_kind = null
      where tenant_id = ${tenantId} and user_id = ${userId} and hash = ${from} and foreign_kind is not null`;
  },
});

export type PasswordStore = ReturnType<typeof passwordStore>;
