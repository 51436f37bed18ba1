import { and, asc, eq, isNull, sql as raw, type SQL } from "drizzle-orm";
import { clients } from "@/db/schema";
import type { Writer } from "./page";

/** What is counted goes no further than this. */
export const mostCounted = 10_000;
const mostClients = 1_000;

/** How many of something there are, each count bounded, for those who weigh a change of settings. Ages in seconds. */
export const effectCounts = (db: Writer, tenantId: string) => {
  /** @returns `mostCounted` + 1 where there are more */
  const counted = async (rows: SQL): Promise<number> => {
    const [row] = await db.execute<{ count: number }>(
      raw`select count(*)::int as count from (${rows} limit ${mostCounted + 1}) found`,
    );
    return row?.count ?? 0;
  };
  const factor = raw`exists (select from totp_factors f where f.tenant_id = u.tenant_id and f.user_id = u.id)`;
  const enabled = raw`select from users u where u.tenant_id = ${tenantId} and u.disabled_at is null`;
  const live = raw`s.tenant_id = ${tenantId} and s.ended_at is null and s.expires_at > now()`;
  const ago = (seconds: number) => raw`now() - make_interval(secs => ${seconds})`;
  return {
    usersWithoutFactor: () => counted(raw`${enabled} and not ${factor}`),
    usersWithFactor: () => counted(raw`${enabled} and ${factor}`),
    sessionsOlderThan: (age: number) =>
      counted(raw`select from sessions s where ${live} and s.auth_time < ${ago(age)}`),
    browsersWithMoreThan: (accounts: number) =>
      counted(raw`select from sessions s where ${live} group by s.browser_id having count(*) > ${accounts}`),
    consentsOlderThan: (age: number) =>
      counted(raw`select from grants g where g.tenant_id = ${tenantId} and g.granted_at < ${ago(age)}`),
    selfRegistered: () =>
      counted(raw`select from clients c where c.tenant_id = ${tenantId} and c.registration_token_hash is not null`),
    unvouchedUnusedFor: (age: number) =>
      counted(raw`
        select from clients c where c.tenant_id = ${tenantId} and c.registration_token_hash is not null and c.trust = 'self'
          and coalesce(c.last_used_at, c.created_at) < ${ago(age)}`),
    keysOlderThan: (age: number) =>
      counted(raw`
        select from keys k where k.tenant_id = ${tenantId} and k.retired_at is null and k.created_at < ${ago(age)}`),
    /** Accounts that people made in the last 30 days. */
    async signUps(): Promise<number> {
      const [row] = await db.execute<{ count: number }>(raw`
        select coalesce(sum(count), 0)::int as count from counters
        where tenant_id = ${tenantId} and name = 'registrations' and hour > now() - interval '30 days'`);
      return row?.count ?? 0;
    },
    /** The first of those that are served, by identifier; `isAll` where there are no more. */
    async clients() {
      const { clientId, metadata, registrationTokenHash } = clients;
      const found = await db
        .select({ id: clientId, metadata, isSelfRegistered: raw<boolean>`${registrationTokenHash} is not null` })
        .from(clients)
        .where(and(eq(clients.tenantId, tenantId), isNull(clients.disabledAt)))
        .orderBy(asc(clientId))
        .limit(mostClients + 1);
      return { clients: found.slice(0, mostClients), isAll: found.length <= mostClients };
    },
  };
};

export type EffectCounts = ReturnType<typeof effectCounts>;
