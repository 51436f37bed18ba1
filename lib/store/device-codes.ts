import type { Sql } from "@/db/client";
import type { NewEvent } from "@/lib/events/event";
import { recording } from "@/lib/events/record";
import { type Replayed, replayed } from "@/lib/model/dpop-proof";
import type { RawParams } from "@/lib/model/interaction";
import { type Allowance, type Count, counting } from "./attempts";
import { completed } from "./interactions";
import { type Authorized, authorizedColumns, insertTokens, type NewTokens } from "./issued-tokens";
import { serving } from "./used-proofs";

/** What a device asks for, and by which codes. Times in seconds since 1970. */
interface NewDeviceCode {
  readonly hash: Buffer;
  readonly userCode: string;
  readonly clientId: string;
  readonly params: RawParams;
  /** Shortened, as the person is shown it. */
  readonly requestedFrom: string | undefined;
  /** Seconds between polls. */
  readonly interval: number;
  readonly now: number;
  readonly expiresAt: number;
}

/** How a device code stood when it was polled. */
export interface Polled {
  readonly clientId: string;
  readonly isDenied: boolean;
  readonly isRedeemed: boolean;
  /** The authorization that was stored when the person approved. */
  readonly authorizationId: string | undefined;
  /** What that is meant for; undefined where it is gone, or was approved only while this poll waited for the row. */
  readonly resources: readonly string[] | undefined;
  /** Whether the poll before was less than the interval ago. */
  readonly isTooQuick: boolean;
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

/** What a poll found, and what it gave. */
interface Answer {
  readonly polled: Polled;
  readonly authorized: Authorized | undefined;
}

/** Seconds that the network may bring two polls closer together than they were sent. */
const jitter = 1;
/** RFC 8628 §3.5: seconds that a poll too soon adds. */
const slowerBy = 5;

/** Requests of devices, for one tenant. */
export const deviceCodeStore = (sql: Sql, tenantId: string) => ({
  /** @returns false where the user code is taken, so that another has to be made */
  async add(input: NewDeviceCode): Promise<boolean> {
    const rows = await sql`
      insert into device_codes (tenant_id, hash, client_id, user_code, params, requested_from, created_at, expires_at,
        poll_interval)
      values (${tenantId}, ${input.hash}, ${input.clientId}, ${input.userCode}, ${JSON.stringify(input.params)}::jsonb,
        ${input.requestedFrom ?? null}, ${input.now}, ${input.expiresAt}, ${input.interval})
      on conflict do nothing
      returning 1`;
    return rows.length === 1;
  },

  /**
   * A poll, whatever comes of it: one statement, which locks the row, so that of parallel polls of an approved code exactly one
   * redeems it and stores what is issued. One that comes too soon while the person is asked makes the interval longer. A poll by
   * another client changes nothing.
   * @param resources narrower than approved, or undefined for all of them (RFC 8707 §2.2)
   * @returns how the code stood, and what it gave; undefined where there is none; `replayed` where the proof had served before
   */
  async poll(
    code: { readonly hash: Buffer; readonly clientId: string; readonly resources: readonly string[] | undefined },
    tokens: NewTokens,
    now: number,
  ): Promise<Answer | Replayed | undefined> {
    const isWaiting = () => sql`exists (
      select 1 from device_codes d where d.tenant_id = ${tenantId} and d.hash = ${code.hash} and d.client_id = ${code.clientId}
        and d.denied_at is null and d.redeemed_at is null and d.expires_at > ${now})`;
    const use = serving(sql, tenantId, tokens.proof, isWaiting);
    const [row] = await sql<(PolledRow & { readonly isReplay?: boolean })[]>`
      with ${use.first} polled as (
        select d.hash, d.client_id, d.denied_at, d.redeemed_at, d.authorization_id, d.expires_at, ${isTooQuick(sql, now)} as is_too_quick
        from device_codes d
        where d.tenant_id = ${tenantId} and d.hash = ${code.hash}
        for update
      ), redeemed as (
        update authorizations a set redeemed_at = ${now}
        from polled p, users u
        where p.client_id = ${code.clientId} and p.denied_at is null and p.redeemed_at is null
          and p.expires_at > ${now}
          and a.tenant_id = ${tenantId} and a.id = p.authorization_id and a.client_id = p.client_id
          and a.redeemed_at is null and a.revoked_at is null ${use.guard}
          and ${(code.resources ?? []) as string[]}::text[] <@ a.resources
          and u.tenant_id = a.tenant_id and u.id = a.user_id and u.disabled_at is null
        returning ${authorizedColumns(sql)}
      ), moved as (
        update device_codes d set
          polled_at = ${now},
          redeemed_at = case when exists (select from redeemed) then ${now} else d.redeemed_at end,
          poll_interval = d.poll_interval + case when p.is_too_quick then ${slowerBy}::int else 0 end
        from polled p
        where d.tenant_id = ${tenantId} and d.hash = p.hash and p.client_id = ${code.clientId}
          and p.expires_at > ${now} and p.redeemed_at is null and p.denied_at is null ${use.guard}
      ), ${insertTokens(sql, tenantId, sql`redeemed`, tokens, now)}, outcome as (
      select p.client_id as polled_by, p.denied_at is not null as is_denied, p.redeemed_at is not null as is_redeemed,
        p.authorization_id, p.is_too_quick, p.expires_at as code_expires_at,
        (select a.resources from authorizations a where a.tenant_id = ${tenantId} and a.id = p.authorization_id) as approved,
        r.id, r.client_id, r.user_id, r.session_id, r.scopes, r.resources, r.request, r.claims, r.user_updated_at
      from polled p left join redeemed r on true)
      ${use.result(sql`outcome`)}`;
    if (row?.isReplay) return replayed;
    // The outer join has a row for nothing, too.
    if (row?.polledBy === undefined) return undefined;
    return { polled: polledOf(row), authorized: isAuthorized(row) ? row : undefined };
  },

  /**
   * A person's try at a code: one statement, which counts it before it looks, so that of parallel tries none goes uncounted. Where
   * there is such a request, still pending, the interaction is about that one from now on, and lasts no longer. The same code once
   * more, as by a second click, is right again, and asks again whether it is theirs.
   * @param tries what it is counted by; over any of these nothing is looked up
   * @returns the counts, in the order of `tries`, and whether the code was right
   */
  async enter(
    interactionId: string,
    userCode: string,
    tries: readonly Allowance[],
    window: number,
    now: number,
  ): Promise<{ readonly counts: readonly Count[]; readonly isRight: boolean }> {
    const subjects = tries.map(({ subject }) => subject);
    const most = tries.map((one) => one.most);
    const from = sql`unnest(${subjects}::text[], ${subjects.map(() => 0)}::int[]) as tries (subject, in_a_row)`;
    const rows = await sql<(Count & { subject: string; isRight: boolean })[]>`
      with counted as (${counting(sql, tenantId, from, window, now)}), found as (
        select d.* from device_codes d
        where d.tenant_id = ${tenantId} and d.user_code = ${userCode} and ${isPending(sql, now)} and not exists (
          select from counted c join unnest(${subjects}::text[], ${most}::int[]) as t (subject, most) using (subject) where c.count > t.most
        )
      ), bound as (
        update interactions i set request = ${boundTo(sql)}, prompt = 'confirm_device', reason = 'code_entered', form = '{}',
          expires_at = least(i.expires_at, d.expires_at)
        from found d
        where i.tenant_id = ${tenantId} and i.id = ${interactionId} and i.completed_at is null
          and i.request ->> 'kind' = 'device'
          and (not i.request ? 'asked' or i.request #>> '{asked,device}' = encode(d.hash, 'hex'))
        returning 1
      )
      select subject, count, "endsAt", exists (select from bound) as is_right from counted`;
    const counts = subjects.flatMap((subject) => rows.filter((row) => row.subject === subject));
    return { counts, isRight: rows.some(({ isRight }) => isRight) };
  },

  /** The person says that what the interaction shows is theirs. Returns false where it shows nothing yet, or is over. */
  async confirm(interactionId: string, now: number): Promise<boolean> {
    const rows = await sql`
      update interactions set request = jsonb_set(request, '{asked,confirmedAt}', to_jsonb(${now}::float8))
      where tenant_id = ${tenantId} and id = ${interactionId} and completed_at is null and request ? 'asked'
      returning 1`;
    return rows.length === 1;
  },

  /** The person declined: the interaction's one end, and the request's. Returns false where either had ended before. */
  async deny(hash: Buffer, interactionId: string, now: number, event: NewEvent): Promise<boolean> {
    const rows = await sql`
      with ${completed(sql, tenantId, interactionId, now)}, denied as (
        update device_codes d set denied_at = ${now}
        where d.tenant_id = ${tenantId} and d.hash = ${hash} and ${isPending(sql, now)} and exists (select from completed)
        returning 1
      ), recorded as (${recording(sql, tenantId, event, sql`denied`)})
      select 1 from denied`;
    return rows.length === 1;
  },
});

export type DeviceCodeStore = ReturnType<typeof deviceCodeStore>;

interface PolledRow extends Partial<Authorized> {
  readonly polledBy: string;
  readonly isDenied: boolean;
  readonly isRedeemed: boolean;
  readonly authorizationId: string | undefined;
  readonly isTooQuick: boolean;
  readonly codeExpiresAt: number;
  readonly approved: readonly string[] | undefined;
}

const isAuthorized = (row: PolledRow): row is PolledRow & Authorized => row.id !== undefined;

const polledOf = ({ polledBy, codeExpiresAt, approved, ...row }: PolledRow): Polled => ({
  clientId: polledBy,
  isDenied: row.isDenied,
  isRedeemed: row.isRedeemed,
  authorizationId: row.authorizationId,
  resources: approved,
  isTooQuick: row.isTooQuick,
  expiresAt: codeExpiresAt,
});

/** Of `d`. */
export const isPending = (sql: Sql, now: number) => sql`
  d.denied_at is null and d.authorization_id is null and d.expires_at > ${now}`;

/** What an interaction is about once the code of `d` was entered in it. */
const boundTo = (sql: Sql) => sql`
  jsonb_build_object('kind', 'device', 'clientId', d.client_id, 'asked', jsonb_strip_nulls(jsonb_build_object(
    'device', encode(d.hash, 'hex'), 'userCode', d.user_code, 'params', d.params, 'from', d.requested_from,
    'at', extract(epoch from d.created_at)::float8)))`;

/** Of `d`. */
const isTooQuick = (sql: Sql, now: number) => sql`
  coalesce(d.polled_at > ${now}::timestamptz - (d.poll_interval - ${jitter}::int) * interval '1 second', false)`;
