import type { Fragment, Sql } from "@/db/client";
import type { TenantSettings } from "@/lib/model/tenant-settings";

/** What one request is counted by, and how many there may be. */
export interface Allowance {
  readonly subject: string;
  readonly most: number;
  /** Seconds. */
  readonly window: number;
}

/** How many there were in the window, with this one, and when it ends, in seconds since 1970. */
export interface Count {
  readonly count: number;
  readonly endsAt: number;
}

/** Seconds that a window of an account grows to at the most. */
const longestWindow = 86_400;
/**
 * Seconds after its last window for which the failures of an account are remembered. A name that is nobody's is remembered as
 * long: shorter windows would tell that there is no such account. What that leaves is bounded by the limit of the address.
 */
export const rememberedFor = 7 * 86_400;

/** What the failures of an account are counted by: those of strangers, or in a browser that knows it; by "", how those of all begin. */
export const accountSubject = (userId: string, browserId?: string): string =>
  browserId === undefined ? `user:${userId}` : `user:${userId}:${browserId}`;

/** The same for codes of a second factor, by whoever has given the first. */
export const codeSubject = (userId: string, browserId?: string): string =>
  browserId === undefined ? `code:${userId}` : `code:${userId}:${browserId}`;

/** How the windows of an account grow: each one that is used up doubles the next, until no more are given. */
interface Growth {
  /** Tries in a window. */
  readonly limit: number;
  /** Tries in a row, over all windows; what comes after them finds the last window closed until it is forgotten. */
  readonly mostInARow: number;
}

/**
 * Counts a try against each `subject` of a relation; a window that has ended starts anew. To stand in a `with`: parallel tries are
 * all counted before the first of them is judged. Gives `subject`, `count`, `inARow` and `endsAt`.
 * @param from what gives the columns `subject` and `in_a_row` (1 for an account, else 0), without the word; rows are locked in its order
 * @param window seconds
 */
export function counting(sql: Sql, tenantId: string, from: Fragment, window: number, now: number, growth?: Growth) {
  const { limit, mostInARow } = growth ?? { limit: 1, mostInARow: 1 };
  const isForgotten = sql`a.window_ends_at + ${rememberedFor} * interval '1 second' <= ${now}`;
  const isOver = sql`a.window_ends_at <= ${now} and a.in_a_row < ${mostInARow}`;
  const grown = sql`least(${window}::float8 * 2 ^ least(a.in_a_row / ${limit}, 20), greatest(${window}::float8, ${longestWindow}::float8))`;
  return sql`
    insert into attempts as a (tenant_id, subject, failures, in_a_row, window_ends_at)
    select ${tenantId}, subject, 1, in_a_row, ${now + window} from ${from}
    on conflict (tenant_id, subject) do update set
      failures = case when ${isForgotten} or ${isOver} then 1 else a.failures + 1 end,
      in_a_row = case when ${isForgotten} then excluded.in_a_row
        when ${isOver} or a.failures < ${limit} then a.in_a_row + excluded.in_a_row else a.in_a_row end,
      window_ends_at = case when ${isForgotten} then excluded.window_ends_at
        when ${isOver} then to_timestamp(${now} + ${grown}) else a.window_ends_at end
    returning subject, failures as count, in_a_row as "inARow", extract(epoch from window_ends_at)::float8 as "endsAt"`;
}

/** What a try of a credential is counted by. */
interface Tried {
  /** What the address is counted by; undefined where it is not known. */
  readonly network: string | undefined;
  /** Whether it is a guess; what is none counts against no account. */
  readonly isGuess: boolean;
  readonly limits: TenantSettings["sign_in"];
}

/**
 * Counts a try of a credential: the address first, over whose limit it counts against nobody and leaves no more rows, then the
 * account. To stand in a `with` after `found`, which has one row with `counts` (whether this may be answered) and `account` (the
 * subject); ends with `counters`.
 */
export function countingTry(sql: Sql, tenantId: string, { network, isGuess, limits }: Tried, now: number) {
  const address = network === undefined ? null : `address:${network}`;
  const ofAddress = sql`(select ${address}::text as subject, 0 as in_a_row from found where counts) as one
    where subject is not null`;
  const ofAccount = sql`(select account as subject, 1 as in_a_row from found where counts and ${isGuess}) as one
    where not exists (select from address where count > ${limits.failures_per_address})`;
  const growth = { limit: limits.failures_per_account, mostInARow: limits.failures_in_a_row };
  return sql`
    address as (
      ${counting(sql, tenantId, ofAddress, limits.window, now)}
    ), account as (
      ${counting(sql, tenantId, ofAccount, limits.window, now, growth)}
    ), counters as (
      select 'account' as kind, subject, count as failures, "inARow", "endsAt" from account
      union all select 'address', subject, count, "inARow", "endsAt" from address
    )`;
}

/** Counts one allowance. */
const countingOne = (sql: Sql, tenantId: string, { subject, window }: Allowance, now: number) =>
  counting(sql, tenantId, sql`(values (${subject}::text, 0)) as one (subject, in_a_row)`, window, now);

/** Two parts of a larger statement: `counted`, the allowance's count, and `room`, one row where that leaves room. */
export const countedWithRoom = (sql: Sql, tenantId: string, allowance: Allowance, now: number) => sql`
  counted as (${countingOne(sql, tenantId, allowance, now)}),
  room as (select from counted where count <= ${allowance.most})`;

/** Counters of what proves nothing, for one tenant. */
export const attemptStore = (sql: Sql, tenantId: string) => ({
  async count(allowance: Allowance, now: number): Promise<Count> {
    const [row] = await sql<Count[]>`${countingOne(sql, tenantId, allowance, now)}`;
    return row ?? { count: 1, endsAt: now };
  },

  /** A password was right and a second factor is still to come: clears the account's counters, and takes the try back from the address's. */
  async settle(userId: string, { clears, returns }: { readonly clears: string; readonly returns: string | undefined }) {
    await sql`
      with cleared as (delete from attempts where tenant_id = ${tenantId} and subject in (${clears}, ${accountSubject(userId)}))
      update attempts set failures = greatest(failures - 1, 0) where tenant_id = ${tenantId} and subject = ${returns ?? null}`;
  },
});

export type AttemptStore = ReturnType<typeof attemptStore>;
