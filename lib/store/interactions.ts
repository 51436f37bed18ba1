import type { Sql } from "@/db/client";
import type { Row } from "@/db/rows";
import type { interactions } from "@/db/schema";
import { mac } from "@/lib/base/secrets";
import type { NewEvent } from "@/lib/events/event";
import { recording } from "@/lib/events/record";
import type { InteractionForm, InteractionRequest } from "@/lib/model/interaction";
import type { Progress } from "@/lib/model/progress";
import type { TenantSettings } from "@/lib/model/tenant-settings";
import { type Allowance, accountSubject, type Count, countedWithRoom, countingTry } from "./attempts";
import { hasSecondFactor as isMoreAsked } from "./factors";
import { kept, pushedHash, spent } from "./pushed-requests";

/** A request that waits for a person. Times in seconds since 1970. */
export interface Interaction
  extends Pick<
    Row<typeof interactions>,
    "id" | "browserId" | "prompt" | "reason" | "request" | "form" | "progress" | "createdAt" | "expiresAt"
  > {
  readonly isCompleted: boolean;
  /** Whether the browser that asks is the one that began. */
  readonly isOwn: boolean;
}

interface NewInteraction {
  readonly id: string;
  readonly prompt: string;
  readonly reason: string;
  readonly request: InteractionRequest;
  readonly progress?: Progress | undefined;
  readonly now: number;
  readonly expiresAt: number;
}

/** Interactions that a browser keeps; of more those that are over go, then the oldest. */
const mostInBrowser = 50;

/** Who tries what. */
interface Try {
  readonly identifier: string;
  /** What the address is counted by; undefined where it is not known. */
  readonly network: string | undefined;
  /** Whether a password is guessed. A sign-up is not, and counts against no account. */
  readonly isGuess: boolean;
}

/** What a password check needs to know, found in the statement that counts the attempt. */
export interface SignInAttempt {
  readonly user:
    | {
        readonly id: string;
        readonly passwordHash: string | undefined;
        readonly credentialsVersion: number;
        readonly hasSecondFactor: boolean;
      }
    | undefined;
  /**
   * The account's counter first, then the address's where it is known. An address over its limit stands alone, a sign-up has no
   * account. Empty where nothing may be answered.
   */
  readonly counters: readonly Counter[];
  /** The kinds of hashes that people of the tenant brought along: each costs its work, whoever signs in. */
  readonly foreignKinds: readonly string[];
}

/** Failures so far, this try included: in the window and, of an account, in a row; the window's end in seconds since 1970. */
interface Counter {
  readonly subject: string;
  readonly kind: "account" | "address";
  readonly failures: number;
  readonly inARow: number;
  readonly endsAt: number;
}

/** An interaction, and what a sign-in in it needs to know. */
interface FoundForSignIn extends Interaction {
  readonly userId: string | undefined;
  readonly passwordHash: string | undefined;
  readonly credentialsVersion: number;
  readonly hasSecondFactor: boolean;
  readonly counters: readonly Counter[];
  readonly foreignKinds: readonly string[];
}

interface NewBrowser {
  readonly id: string;
  readonly secretHash: Buffer;
  readonly expiresAt: number;
}

/** Requests that wait for a person, for one tenant. */
export const interactionStore = (sql: Sql, tenantId: string) => ({
  /**
   * Stores an interaction, in a browser that is known (which lives as long as it, at the least, and keeps its latest ones alone)
   * or with the browser that it is the first of.
   * @param allowance what it is counted by; over that nothing is stored
   * @returns the count; undefined where it is not limited
   */
  async open(
    browser: string | NewBrowser,
    input: NewInteraction,
    allowance: Allowance | undefined,
  ): Promise<Count | undefined> {
    const { now, request } = input;
    const pushed = pushedHash(request);
    const [count] = await sql<Count[]>`
      with ${allowance ? countedWithRoom(sql, tenantId, allowance, now) : sql`room as (select)`},
      ${pushed ? sql`${kept(sql, tenantId, pushed, input.expiresAt)},` : sql``} browser as (
        ${typeof browser === "string" ? sql`select ${browser}::uuid as id from room` : addBrowser(sql, tenantId, browser, now)}
      ) ${typeof browser === "string" ? sql`, ${keepBrowser(sql, tenantId, browser, input)}` : sql``}, interaction as (
        insert into interactions (tenant_id, id, browser_id, prompt, reason, request, progress, created_at, expires_at)
        select ${tenantId}, ${input.id}, browser.id, ${input.prompt}, ${input.reason}, ${JSON.stringify(request)}::jsonb,
          ${written(input.progress)}::jsonb,
          ${now}, ${input.expiresAt}
        from browser
      )
      select ${allowance ? sql`count, "endsAt" from counted` : sql`from room where false`}`;
    return count;
  },

  /** @param secretHash of the browser that asks, which need not be the one that began */
  async read(id: string, secretHash: Buffer): Promise<Interaction | undefined> {
    const [row] = await sql<Interaction[]>`
      select ${interactionColumns(sql, secretHash)} from interactions i
      join browsers b on b.tenant_id = i.tenant_id and b.id = i.browser_id
      where i.tenant_id = ${tenantId} and i.id = ${id}`;
    return row;
  },

  /**
   * Reads an interaction for a password sign-in and counts the attempt, in one statement: parallel tries are all counted
   * before the first of them is checked. Only a form that this browser may answer counts. The address is counted first: over its
   * limit it counts against nobody, and leaves no more rows. The account is counted by the person, however they were spelt; a
   * browser in which the person has been signed in has a counter of its own, so that a stranger's failures do not lock them out.
   * @param limits how windows are counted, and how they grow
   */
  async readAndCount(
    id: string,
    secretHash: Buffer,
    { identifier, network, isGuess }: Try,
    limits: TenantSettings["sign_in"],
    now: number,
  ): Promise<(Interaction & { readonly attempt: SignInAttempt }) | undefined> {
    const name = `name:${mac("sign-in-name", identifier.normalize("NFKC").toLowerCase())}`;
    const [row] = await sql<FoundForSignIn[]>`
      with found as (
        select ${interactionColumns(sql, secretHash)}, u.id as user_id, u.credentials_version, p.hash as password_hash,
          ${isMoreAsked(sql)} as has_second_factor,
          b.secret_hash = ${secretHash} and i.completed_at is null and i.expires_at > ${now} as counts,
          case
            when u.id is null then ${name}
            when exists (select 1 from sessions s where s.tenant_id = i.tenant_id and s.browser_id = b.id and s.user_id = u.id)
              then ${accountSubject("")} || u.id || ':' || b.id
            else ${accountSubject("")} || u.id
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
      ), ${countingTry(sql, tenantId, { network, isGuess, limits }, now)}
      select found.*, coalesce((select json_agg(counters order by kind) from counters), '[]') as counters,
        array(select kind from foreign_kinds k where k.tenant_id = ${tenantId} order by kind) as foreign_kinds
      from found`;
    if (!row) return undefined;
    const { userId, passwordHash, credentialsVersion, hasSecondFactor, counters, foreignKinds, ...interaction } = row;
    const user = userId === undefined ? undefined : { id: userId, passwordHash, credentialsVersion, hasSecondFactor };
    return { ...interaction, attempt: { user, counters, foreignKinds } };
  },

  /**
   * Moves an open interaction to another prompt, or back to the same one with what was wrong.
   * @param progress all that is kept of what is half done: nothing where it is left out; `kept`: as it stands
   * @param event what it comes of
   */
  async ask(
    id: string,
    prompt: string,
    reason: string,
    form: InteractionForm,
    progress?: Progress | "kept",
    event?: NewEvent,
  ): Promise<void> {
    await sql`
      with asked as (
        update interactions set prompt = ${prompt}, reason = ${reason}, form = ${JSON.stringify(form)}::jsonb,
          progress = ${progress === "kept" ? sql`progress` : sql`${written(progress)}::jsonb`}
        where tenant_id = ${tenantId} and id = ${id} and completed_at is null
        returning 1
      ) ${event ? sql`, recorded as (${recording(sql, tenantId, event, sql`asked`)})` : sql``}
      select from asked`;
  },

  /** Ends an interaction, and the pushed request that it began with if there was one. Returns false where either had ended before. */
  async complete(id: string, now: number, pushed?: Buffer, event?: NewEvent): Promise<boolean> {
    const rows = await sql`
      with ${pushed ? sql`${spent(sql, tenantId, pushed)},` : sql``} ${completed(sql, tenantId, id, now)}
      ${event ? sql`, recorded as (${recording(sql, tenantId, event, sql`completed`)})` : sql``}
      select 1 from completed ${pushed ? sql`where exists (select 1 from spent)` : sql``}`;
    return rows.length === 1;
  },
});

export type InteractionStore = ReturnType<typeof interactionStore>;

/** As a part of a larger statement: the interaction's one end, with a row where this is it. What is half done goes with it. */
export const completed = (sql: Sql, tenantId: string, id: string, now: number) => sql`
  completed as (
    update interactions set completed_at = ${now}, progress = null
    where tenant_id = ${tenantId} and id = ${id} and completed_at is null
    returning 1
  )`;

const written = (progress: Progress | undefined) => (progress === undefined ? null : JSON.stringify(progress));

const addBrowser = (sql: Sql, tenantId: string, browser: NewBrowser, now: number) => sql`
  insert into browsers (tenant_id, id, secret_hash, created_at, expires_at)
  select ${tenantId}, ${browser.id}::uuid, ${browser.secretHash}::bytea, ${now}, ${browser.expiresAt}
  from room
  returning id`;

const keepBrowser = (sql: Sql, tenantId: string, id: string, { now, expiresAt }: NewInteraction) => sql`
  extended as (
    update browsers set expires_at = ${expiresAt}
    where tenant_id = ${tenantId} and id = ${id} and expires_at < ${expiresAt} and exists (select from room)
  ), dropped as (
    delete from interactions where tenant_id = ${tenantId} and id in (
      select id from interactions where tenant_id = ${tenantId} and browser_id = ${id} and exists (select from room)
      order by completed_at is null and expires_at > ${now} desc, created_at desc offset ${mostInBrowser - 1}
    )
  )`;

export const interactionColumns = (sql: Sql, secretHash: Buffer) => sql`
  i.id, i.browser_id, i.prompt, i.reason, i.request, i.form, i.progress, i.created_at, i.expires_at,
  i.completed_at is not null as is_completed, b.secret_hash = ${secretHash} as is_own`;
