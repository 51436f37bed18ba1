import { sql as raw } from "drizzle-orm";
import type { TenantSettings } from "@/lib/model/tenant-settings";
import { accountSubject, codeSubject, rememberedFor } from "./attempts";
import type { Writer } from "./page";

/** How a person can sign in, beside their second factors. */
export interface AccountState {
  /** Null where they have no password. */
  readonly passwordChangedAt: Date | null;
  readonly recoveryCodesLeft: number;
  /** Null where the next try is answered. */
  readonly lockedUntil: Date | null;
}

interface Row {
  readonly [column: string]: unknown;
  readonly changed: string | null;
  readonly left: number;
  readonly locked: string | null;
}

/**
 * How a person of a tenant can sign in. Too many wrong tries close the window that they were made in, or after too many in a row the
 * account until they are forgotten, as lib/identity/sign-in has it for the next try.
 */
export async function accountState(
  db: Pick<Writer, "execute">,
  tenantId: string,
  userId: string,
  { failures_per_account: most, failures_in_a_row: mostInARow }: TenantSettings["sign_in"],
): Promise<AccountState> {
  const closedUntil = raw`case when in_a_row >= ${mostInARow} then window_ends_at + ${rememberedFor} * interval '1 second'
    when failures >= ${most} then window_ends_at end`;
  const [row] = await db.execute<Row>(raw`
    select
      (select to_json(changed_at) #>> '{}' from passwords where tenant_id = ${tenantId} and user_id = ${userId}) as changed,
      coalesce((select cardinality(hashes) from recovery_codes
        where tenant_id = ${tenantId} and user_id = ${userId}), 0) as "left",
      (select to_json(max(${closedUntil})) #>> '{}' from attempts
        where tenant_id = ${tenantId} and subject in (${accountSubject(userId)}, ${codeSubject(userId)})) as locked`);
  const locked = timeOf(row?.locked);
  return {
    passwordChangedAt: timeOf(row?.changed),
    recoveryCodesLeft: row?.left ?? 0,
    lockedUntil: locked && locked.getTime() > Date.now() ? locked : null,
  };
}

const timeOf = (text: string | null | undefined) => (text ? new Date(text) : null);
