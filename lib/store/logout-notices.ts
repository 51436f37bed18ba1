import type { Sql } from "@/db/client";
import type { Row } from "@/db/rows";
import type { logoutNotices } from "@/db/schema";

/** A client that waits to be told that a session ended. `attempts` counts this one too. */
export type Notice = Pick<Row<typeof logoutNotices>, "tenantId" | "id" | "clientId" | "sid" | "userId" | "attempts">;

/** Tries in all, the last about ten hours after the first. */
export const mostAttempts = 10;
/** Seconds until the second try, and how much longer each next pause is. Longer than one try may take. */
const firstPause = 15;
const growth = 2.5;
/** Seconds that a client which does not answer at all is left alone, whatever else waits for it. */
const quiet = 15;

/** Notices of all tenants, for the process that delivers them. Times are the database's, since processes share the rows. */
export const logoutNoticeStore = (sql: Sql) => ({
  /**
   * Takes what is due, oldest first. Each claim counts as a try and puts the next one off before anything is sent: who dies
   * meanwhile has lost nothing, and no lock is held while a client takes its time.
   */
  async claim(most: number): Promise<Notice[]> {
    return sql<Notice[]>`
      update logout_notices n set attempts = n.attempts + 1,
        next_attempt_at = now() + ${firstPause} * power(${growth}::float8, n.attempts) * (1 + random() / 10) * interval '1 second'
      from (
        select tenant_id, id from logout_notices
        where delivered_at is null and gave_up_at is null and next_attempt_at <= now()
        order by next_attempt_at limit ${most} for update skip locked
      ) due
      where n.tenant_id = due.tenant_id and n.id = due.id
      returning n.tenant_id, n.id, n.client_id, n.sid, n.user_id, n.attempts`;
  },

  async delivered({ tenantId, id }: Notice): Promise<void> {
    await sql`
      update logout_notices set delivered_at = now(), last_error = null where tenant_id = ${tenantId} and id = ${id}`;
  },

  /** @param isFinal no try will do better; the last try is final anyway */
  async failed({ tenantId, id }: Notice, error: string, isFinal: boolean): Promise<void> {
    await sql`
      update logout_notices set last_error = ${error.slice(0, 500)},
        gave_up_at = case when ${isFinal} or attempts >= ${mostAttempts} then now() end
      where tenant_id = ${tenantId} and id = ${id} and delivered_at is null`;
  },

  /** A client that cannot be reached must not keep the others waiting: what else is due for it waits too, uncounted. */
  async postpone({ tenantId, clientId }: Notice): Promise<void> {
    await sql`
      update logout_notices set next_attempt_at = now() + ${quiet} * interval '1 second'
      where tenant_id = ${tenantId} and client_id = ${clientId} and delivered_at is null and gave_up_at is null
        and next_attempt_at <= now()`;
  },

  /** Calls back when a session has ended with somebody to tell, and after a lost connection. */
  async onNotice(wake: () => void): Promise<void> {
    await sql.listen("gatehouse_logout", wake, wake);
  },
});

export type LogoutNoticeStore = ReturnType<typeof logoutNoticeStore>;
