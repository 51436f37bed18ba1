import type { Sql } from "@/db/client";
import type { InteractionForm, InteractionRequest } from "@/lib/oidc/interaction/types";

/** A request that waits for a person. Times in seconds since 1970. */
export interface Interaction {
  readonly id: string;
  readonly browserId: string;
  readonly prompt: string;
  readonly reason: string;
  readonly request: InteractionRequest;
  readonly form: InteractionForm;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly isCompleted: boolean;
  /** Whether the browser that asks is the one that began. */
  readonly isOwn: boolean;
}

interface NewInteraction {
  readonly id: string;
  readonly prompt: string;
  readonly reason: string;
  readonly request: InteractionRequest;
  readonly now: number;
  readonly expiresAt: number;
}

interface Row {
  id: string;
  browser_id: string;
  prompt: string;
  reason: string;
  request: InteractionRequest;
  form: InteractionForm;
  created_at: number;
  expires_at: number;
  is_completed: boolean;
  is_own: boolean;
}

/** What a password check needs to know, found in the statement that counts the attempt. */
export interface SignInAttempt {
  readonly user: { readonly id: string; readonly passwordHash: string | undefined } | undefined;
  /** The account's counter first, then the address's where it is known. Empty where nothing may be answered. */
  readonly counters: readonly Counter[];
}

/** Failures so far, this try included; the window's end in seconds since 1970. */
interface Counter {
  readonly subject: string;
  readonly kind: "account" | "address";
  readonly failures: number;
  readonly endsAt: number;
}

/** Requests that wait for a person, for one tenant. */
export const interactionStore = (sql: Sql, tenantId: string) => ({
  /** Stores an interaction in a browser that is already known. */
  async open(browserId: string, input: NewInteraction): Promise<void> {
    await sql`
      insert into interactions (tenant_id, id, browser_id, prompt, reason, request, created_at, expires_at)
      values (${tenantId}, ${input.id}, ${browserId}, ${input.prompt}, ${input.reason}, ${JSON.stringify(input.request)}::jsonb,
        to_timestamp(${input.now}), to_timestamp(${input.expiresAt}))`;
  },

  /** Stores an interaction and the browser that it is the first of. */
  async openInNewBrowser(
    browser: { id: string; secretHash: Buffer; expiresAt: number },
    input: NewInteraction,
  ): Promise<void> {
    await sql`
      with browser as (
        insert into browsers (tenant_id, id, secret_hash, created_at, expires_at)
        values (${tenantId}, ${browser.id}, ${browser.secretHash}, to_timestamp(${input.now}), to_timestamp(${browser.expiresAt}))
        returning id
      )
      insert into interactions (tenant_id, id, browser_id, prompt, reason, request, created_at, expires_at)
      select ${tenantId}, ${input.id}, browser.id, ${input.prompt}, ${input.reason}, ${JSON.stringify(input.request)}::jsonb,
        to_timestamp(${input.now}), to_timestamp(${input.expiresAt})
      from browser`;
  },

  /** @param secretHash of the browser that asks, which need not be the one that began */
  async read(id: string, secretHash: Buffer): Promise<Interaction | undefined> {
    const [row] = await sql<Row[]>`
      select ${columns(sql, secretHash)} from interactions i
      join browsers b on b.tenant_id = i.tenant_id and b.id = i.browser_id
      where i.tenant_id = ${tenantId} and i.id = ${id}`;
    return row && toInteraction(row);
  },

  /**
   * Reads an interaction for a password sign-in and counts the attempt, in one statement: parallel tries are all counted
   * before the first of them is checked. Only a form that this browser may answer counts. The account is counted by the person,
   * however they were spelt; a browser in which the person has been signed in has a counter of its own, so that a stranger's
   * failures do not lock them out.
   * @param address what the address is counted by; undefined where it is not known
   * @param window seconds; one that has ended starts anew
   */
  async readAndCount(
    id: string,
    secretHash: Buffer,
    identifier: string,
    address: string | undefined,
    window: number,
    now: number,
  ): Promise<(Interaction & { readonly attempt: SignInAttempt }) | undefined> {
    const [row] = await sql<
      (Row & { user_id: string | null; hash: string | null; counters: SignInAttempt["counters"] | null })[]
    >`
      with found as (
        select ${columns(sql, secretHash)}, u.id as user_id, p.hash,
          b.secret_hash = ${secretHash} and i.completed_at is null and i.expires_at > to_timestamp(${now}) as counts,
          case
            when u.id is null then 'name:' || encode(sha256(convert_to(lower(${identifier}), 'UTF8')), 'hex')
            when exists (select 1 from sessions s where s.tenant_id = i.tenant_id and s.browser_id = b.id and s.user_id = u.id)
              then 'user:' || u.id || ':' || b.id
            else 'user:' || u.id
          end as account
        from interactions i
        join browsers b on b.tenant_id = i.tenant_id and b.id = i.browser_id
        left join lateral (
          select * from users
          where tenant_id = ${tenantId} and disabled_at is null
            and (lower(username) = lower(${identifier}) or lower(claims ->> 'email') = lower(${identifier}))
          order by lower(username) = lower(${identifier}) desc limit 1
        ) u on true
        left join passwords p on p.tenant_id = u.tenant_id and p.user_id = u.id
        where i.tenant_id = ${tenantId} and i.id = ${id}
      ), counted as (
        insert into attempts as a (tenant_id, subject, failures, window_ends_at)
        select ${tenantId}, subject, 1, to_timestamp(${now + window})
        from found, lateral (values (0, account), (1, ${address ?? null}::text)) as subjects (place, subject)
        where counts and subject is not null
        order by place
        on conflict (tenant_id, subject) do update set
          failures = case when a.window_ends_at <= to_timestamp(${now}) then 1 else a.failures + 1 end,
          window_ends_at = case when a.window_ends_at <= to_timestamp(${now}) then excluded.window_ends_at else a.window_ends_at end
        returning subject, case when subject = ${address ?? null}::text then 'address' else 'account' end as kind, failures,
          extract(epoch from window_ends_at)::float8 as "endsAt"
      )
      select found.*, (select json_agg(counted order by kind) from counted) as counters from found`;
    if (!row) return undefined;
    const user = row.user_id ? { id: row.user_id, passwordHash: row.hash ?? undefined } : undefined;
    return { ...toInteraction(row), attempt: { user, counters: row.counters ?? [] } };
  },

  /** Moves an open interaction to another prompt, or back to the same one with what was wrong. */
  async ask(id: string, prompt: string, reason: string, form: InteractionForm): Promise<void> {
    await sql`
      update interactions set prompt = ${prompt}, reason = ${reason}, form = ${JSON.stringify(form)}::jsonb
      where tenant_id = ${tenantId} and id = ${id} and completed_at is null`;
  },

  /** Ends an interaction. Returns false where it had ended before. */
  async complete(id: string, now: number): Promise<boolean> {
    const rows = await sql`
      update interactions set completed_at = to_timestamp(${now})
      where tenant_id = ${tenantId} and id = ${id} and completed_at is null returning 1`;
    return rows.length === 1;
  },
});

export type InteractionStore = ReturnType<typeof interactionStore>;

const columns = (sql: Sql, secretHash: Buffer) => sql`
  i.id, i.browser_id, i.prompt, i.reason, i.request, i.form, extract(epoch from i.created_at)::float8 as created_at,
  extract(epoch from i.expires_at)::float8 as expires_at, i.completed_at is not null as is_completed,
  b.secret_hash = ${secretHash} as is_own`;

function toInteraction(row: Row): Interaction {
  return {
    id: row.id,
    browserId: row.browser_id,
    prompt: row.prompt,
    reason: row.reason,
    request: row.request,
    form: row.form,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    isCompleted: row.is_completed,
    isOwn: row.is_own,
  };
}
