import type { Sql } from "@/db/client";
import type { NewEvent, Origin } from "@/lib/events/event";
import { recording } from "@/lib/events/record";
import type { Progress } from "@/lib/model/progress";

/** An authenticator app. */
export interface TotpFactor {
  readonly id: string;
  /** Encrypted, bound to the factor. */
  readonly secret: string;
}

/** A person at one of their factors. */
interface Acting {
  readonly userId: string;
  /** What was waiting for it, and from where the person came. */
  readonly clientId: string | undefined;
  readonly origin: Origin;
}

interface NewTotpFactor extends TotpFactor, Acting {
  readonly name: string;
  /** Of the code that confirmed it. */
  readonly step: number;
  /** Of the person's new recovery codes. */
  readonly recoveryHashes: readonly string[];
  /** What the enrolment began under: a credential changed meanwhile, and nothing is added. */
  readonly credentialsVersion: number;
  readonly interactionId: string;
  /** Who is not signed in any longer adds nothing. */
  readonly sessionId: string;
}

/** Whether person `u` is asked for more than a password. */
export const hasSecondFactor = (sql: Sql) => sql`
  exists (select 1 from totp_factors f where f.tenant_id = u.tenant_id and f.user_id = u.id)`;

/** Second factors of people, for one tenant. Times in seconds since 1970. */
export const factorStore = (sql: Sql, tenantId: string) => ({
  /** Uses up a time step: one statement, so of parallel tries with a code one wins, and none with it or an earlier one after that. */
  async takeStep(factorId: string, step: number, now: number): Promise<boolean> {
    const rows = await sql`
      update totp_factors set last_step = ${step}, last_used_at = ${now}
      where tenant_id = ${tenantId} and id = ${factorId} and last_step < ${step} returning 1`;
    return rows.length === 1;
  },

  /** Takes a recovery code out: of parallel tries one wins. @returns how many are left; undefined where it is none */
  async takeRecoveryCode(hash: string, by: Acting, now: number): Promise<number | undefined> {
    // How many are left the statement knows.
    const event: NewEvent = { ...told(by), name: "recovery-codes.used", data: { left: 0 } };
    const [row] = await sql<{ left: number }[]>`
      with used as (
        update recovery_codes set hashes = array_remove(hashes, ${hash}), last_used_at = ${now}
        where tenant_id = ${tenantId} and user_id = ${by.userId} and ${hash} = any(hashes)
        returning cardinality(hashes) as "left"
      ), recorded as (
        ${recording(sql, tenantId, event, sql`used`, { data: sql`jsonb_build_object('left', used."left")` })}
      )
      select "left" from used`;
    return row?.left;
  },

  /**
   * Adds a factor that was confirmed, with new recovery codes in place of any earlier ones, and brings the interaction on.
   * @param next what the interaction holds then, made from the new version of the person's credentials
   * @returns false where a credential has changed since it began, or the session or the interaction is over; nothing is added then
   */
  async addTotp(input: NewTotpFactor, next: (credentialsVersion: number) => Progress, now: number): Promise<boolean> {
    const by = { ...told(input), session: input.sessionId };
    const enrolled: NewEvent = { ...by, name: "factor.enrolled", data: { method: "totp" } };
    const codesMade: NewEvent = { ...by, name: "recovery-codes.made", data: { count: input.recoveryHashes.length } };
    return sql.begin(async (tx) => {
      const added = await tx`
        with person as (
          select from users where tenant_id = ${tenantId} and id = ${input.userId} and disabled_at is null
            and credentials_version = ${input.credentialsVersion}
            and exists (
              select from interactions where tenant_id = ${tenantId} and id = ${input.interactionId} and completed_at is null
            )
            and exists (
              select from sessions where tenant_id = ${tenantId} and id = ${input.sessionId} and user_id = ${input.userId}
                and ended_at is null and expires_at > ${now}
            )
          for no key update
        ), codes as (
          insert into recovery_codes (tenant_id, user_id, hashes, made, made_at)
          select ${tenantId}, ${input.userId}, ${input.recoveryHashes as string[]}::text[], ${input.recoveryHashes.length},
            ${now}
          from person
          on conflict (tenant_id, user_id) do update set hashes = excluded.hashes, made = excluded.made,
            made_at = excluded.made_at, last_used_at = null
        ), added as (
          insert into totp_factors (tenant_id, id, user_id, name, secret, last_step, created_at)
          select ${tenantId}, ${input.id}, ${input.userId}, ${input.name}, ${input.secret}, ${input.step}, ${now}
          from person
          returning 1
        ), recorded as (${recording(sql, tenantId, enrolled, sql`added`)}),
        recorded_codes as (${recording(sql, tenantId, codesMade, sql`added`)})
        select from added`;
      if (added.length === 0) return false;
      // The tables have raised it; this transaction holds the row.
      const [person] = await tx<{ version: number }[]>`
        select credentials_version as version from users where tenant_id = ${tenantId} and id = ${input.userId}`;
      const progress = next(person?.version ?? 0);
      await tx`
        update interactions set progress = ${JSON.stringify(progress)}::jsonb
        where tenant_id = ${tenantId} and id = ${input.interactionId}`;
      return true;
    });
  },
});

const told = ({ userId, clientId, origin }: Acting) =>
  ({ actor: { kind: "person", userId }, origin, user: userId, client: clientId }) as const;

export type FactorStore = ReturnType<typeof factorStore>;
