import { and, asc, eq, gt, sql as raw } from "drizzle-orm";
import type { Sql } from "@/db/client";
import { domains, tenants } from "@/db/schema";
import { type Page, type Part, pageOf, type Writer } from "./page";

export interface DomainRow extends Omit<typeof domains.$inferSelect, "tenantId"> {
  readonly tenantId: string;
  /** Whether the tenant's issuer is at this host. */
  readonly isIssuer: boolean;
}

/** Domains that a tenant claims at the most. */
export const mostDomains = 20;

/** What a check found. */
export interface Found {
  readonly isProven: boolean;
  /** Whether the host answers as this server. */
  readonly isReady: boolean;
  /** Why it is not proven, in words. */
  readonly problem: string | null;
}

const isIssuer = raw<boolean>`exists (
  select from tenants t where t.id = ${domains.tenantId} and t.issuer = 'https://' || ${domains.host})`;

/** The hosts that one tenant claims. */
export const domainRows = (db: Writer, tenantId: string) => {
  const is = (host: string) => and(eq(domains.tenantId, tenantId), eq(domains.host, host));
  const selected = () => db.select({ row: domains, isIssuer }).from(domains);
  const find = async (host: string): Promise<DomainRow | undefined> => {
    const [found] = await selected().where(is(host));
    return found && { ...found.row, isIssuer: found.isIssuer };
  };
  return {
    find,

    /** By host. */
    async list({ limit, after }: Part): Promise<Page<DomainRow>> {
      const rows = await selected()
        .where(and(eq(domains.tenantId, tenantId), after === undefined ? undefined : gt(domains.host, after)))
        .orderBy(asc(domains.host))
        .limit(limit + 1);
      const all = rows.map((one) => ({ ...one.row, isIssuer: one.isIssuer }));
      return pageOf(all, limit, ({ host }) => host);
    },

    /** @returns undefined where the tenant claims it already, or as many as it may */
    async add(host: string, token: string): Promise<DomainRow | undefined> {
      await db.execute(raw`select pg_advisory_xact_lock(hashtextextended(${`domains:${tenantId}`}, 0))`);
      await db.execute(raw`
        insert into domains (tenant_id, host, token)
        select ${tenantId}, ${host}, ${token}
        where (select count(*) from domains where tenant_id = ${tenantId}) < ${mostDomains}
        on conflict do nothing`);
      const row = await find(host);
      return row?.token === token ? row : undefined;
    },

    /**
     * Keeps what a check of a claim found. Of two tenants that prove one host, the first has it.
     * @returns undefined where it is another tenant's, or no claim of this one any more
     */
    async keep({ host, token }: Pick<DomainRow, "host" | "token">, found: Found): Promise<DomainRow | undefined> {
      const { isProven, isReady, problem } = found;
      try {
        await db.transaction((tx) =>
          tx
            .update(domains)
            .set({
              checkedAt: raw`now()`,
              lastError: problem,
              ...(isProven
                ? { provenAt: raw`coalesce(${domains.provenAt}, now())`, failingSince: null }
                : {
                    failingSince: raw`case when ${domains.provenAt} is null then null else coalesce(${domains.failingSince}, now()) end`,
                  }),
              ...(isProven && { readyAt: isReady ? raw`coalesce(${domains.readyAt}, now())` : null }),
            })
            .where(and(is(host), eq(domains.token, token))),
        );
      } catch (error) {
        if (isTaken(error)) return undefined;
        throw error;
      }
      return find(host);
    },

    /** @returns whether it is gone: it stays while it is the issuer's */
    async remove(host: string): Promise<boolean> {
      const gone = await db.execute(raw`
        delete from domains d where d.tenant_id = ${tenantId} and d.host = ${host}
          and not exists (select from tenants t where t.id = d.tenant_id and t.issuer = 'https://' || d.host)
        returning d.host`);
      return gone.length > 0;
    },

    /** Has the tenant's issuer be at a host that is proven and answers. @returns whether it is now */
    async makeIssuer(host: string): Promise<boolean> {
      const issuer = `https://${host}`;
      const changed = await db.execute(raw`
        update tenants t set issuer = ${issuer}, version = t.version + 1, updated_at = now()
        where t.id = ${tenantId} and t.issuer is distinct from ${issuer}
          and exists (
            select from domains d where d.tenant_id = t.id and d.host = ${host}
              and d.proven_at is not null and d.failing_since is null and d.ready_at is not null)
          and not exists (select from tenants o where o.id <> t.id and o.issuer in (${issuer}, ${`http://${host}`}))
        returning t.id`);
      return changed.length > 0;
    },

    /** Has the issuer be below `PUBLIC_URL` again. @returns whether it was at this host */
    async leaveIssuer(host: string): Promise<boolean> {
      const changed = await db
        .update(tenants)
        .set({ issuer: null, version: raw`${tenants.version} + 1`, updatedAt: raw`now()` })
        .where(and(eq(tenants.id, tenantId), eq(tenants.issuer, `https://${host}`)))
        .returning({ id: tenants.id });
      return changed.length > 0;
    },
  };
};

/** Whether a write failed because another tenant has proven the host. */
function isTaken(error: unknown): boolean {
  for (let at: unknown = error; at instanceof Error; at = at.cause)
    if ("constraint_name" in at && at.constraint_name === "domains_proven_once") return true;
  return false;
}

/** A host that is a tenant's by proof. */
export interface ServedHost {
  readonly host: string;
  readonly tenantId: string;
  readonly isIssuer: boolean;
}

/** Every host that is proven, of tenants that are served. */
export async function servedHosts(sql: Sql): Promise<readonly ServedHost[]> {
  return sql<ServedHost[]>`
    select d.host, d.tenant_id, t.issuer = 'https://' || d.host is true as is_issuer
    from domains d join tenants t on t.id = d.tenant_id and t.disabled_at is null
    where d.proven_at is not null`;
}

/** Seconds after which a host that is proven is looked at again, and for which it may fail. */
export const checkedEvery = 86_400;
export const mayFailFor = 7 * 86_400;

/** Takes hosts whose proof is to be looked at again, so that nobody else does meanwhile. */
export async function dueDomains(sql: Sql, most: number) {
  return sql<{ tenantId: string; host: string; token: string }[]>`
    update domains d set checked_at = now()
    where (d.tenant_id, d.host) in (
      select tenant_id, host from domains
      where proven_at is not null and coalesce(checked_at, proven_at) < now() - make_interval(secs => ${checkedEvery})
      order by checked_at nulls first limit ${most} for update skip locked)
    returning d.tenant_id, d.host, d.token`;
}

/**
 * What has failed for too long is a claim again: anybody may prove the host. It answers for the tenant no more, whose issuer is below
 * `PUBLIC_URL` again where it was there.
 */
export async function lostDomains(sql: Sql): Promise<readonly { readonly tenantId: string; readonly host: string }[]> {
  return sql<{ tenantId: string; host: string }[]>`
    with lost as (
      update domains set proven_at = null, ready_at = null
      where proven_at is not null and failing_since < now() - make_interval(secs => ${mayFailFor})
      returning tenant_id, host
    ), left_behind as (
      update tenants t set issuer = null, version = t.version + 1, updated_at = now()
      from lost where t.id = lost.tenant_id and t.issuer = 'https://' || lost.host
    ), recorded as (
      insert into events (tenant_id, name, actor_kind, actor, data)
      select tenant_id, 'domain.lost', 'system', 'domains', jsonb_build_object('host', host) from lost
    )
    select tenant_id, host from lost`;
}
