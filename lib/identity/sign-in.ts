import type { TenantSettings } from "@/lib/model/tenant-settings";
import { memory } from "@/lib/store/attempts";
import type { SignInAttempt } from "@/lib/store/interactions";
import { isPassword } from "./password";

export type PasswordCheck =
  | { readonly kind: "right"; readonly userId: string; readonly passwordHash: string }
  | { readonly kind: "wrong" }
  /** `until` in seconds since 1970. */
  | { readonly kind: "limited"; readonly until: number };

/** Checks a counted try: limits first, so that a locked account costs no hash, then the password. */
export async function checkPassword(
  password: string,
  { user, counters }: SignInAttempt,
  limits: TenantSettings["sign_in"],
): Promise<PasswordCheck> {
  const until = overLimit({ counters }, limits);
  if (until !== undefined) return { kind: "limited", until };
  const isRight = await isPassword(password, user?.passwordHash);
  return isRight && user?.passwordHash
    ? { kind: "right", userId: user.id, passwordHash: user.passwordHash }
    : { kind: "wrong" };
}

/** When the limit that this try went over ends, in seconds since 1970; undefined where it is within them. */
export function overLimit(
  { counters }: Pick<SignInAttempt, "counters">,
  limits: TenantSettings["sign_in"],
): number | undefined {
  for (const { kind, failures, inARow, endsAt } of counters) {
    if (kind === "address" && failures > limits.failures_per_address) return endsAt;
    if (kind === "account" && (failures > limits.failures_per_account || inARow > limits.failures_in_a_row))
      return inARow < limits.failures_in_a_row ? endsAt : endsAt + memory;
  }
  return undefined;
}
