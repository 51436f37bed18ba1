import type { Authentication } from "@/lib/model/authentication";
import type { TenantSettings } from "@/lib/model/tenant-settings";
import { rememberedFor } from "@/lib/store/attempts";
import type { SignInAttempt } from "@/lib/store/interactions";
import type { PasswordStore } from "@/lib/store/passwords";
import { password as method } from "./methods/password";
import { hashPassword, isOurs } from "./password";

export type PasswordCheck =
  | { readonly kind: "right"; readonly authentication: Authentication }
  | { readonly kind: "wrong" }
  /** `until` in seconds since 1970. */
  | { readonly kind: "limited"; readonly until: number };

/** Checks a counted try: limits first, so that a locked account costs no hash, then the password. */
export async function checkPassword(
  password: string,
  { user, counters, foreignKinds: kinds }: SignInAttempt,
  limits: TenantSettings["sign_in"],
  now: number,
): Promise<PasswordCheck> {
  const until = overLimit({ counters }, limits);
  if (until !== undefined) return { kind: "limited", until };
  const outcome = await method.verify(password, { hash: user?.passwordHash, kinds }, now);
  if (outcome.kind === "wrong" || !user) return { kind: "wrong" };
  const { id: userId, credentialsVersion } = user;
  return { kind: "right", authentication: { userId, methods: [outcome.proven], credentialsVersion } };
}

/**
 * Gives a person whose password was found right a hash of ours, in the place of one that was brought along. It is the same password:
 * no sign-in that was begun, no session and no token ends for it.
 */
export async function renewHash(
  password: string,
  { user }: Pick<SignInAttempt, "user">,
  passwords: PasswordStore,
): Promise<void> {
  if (!user?.passwordHash || isOurs(user.passwordHash)) return;
  await passwords.renew(user.id, user.passwordHash, await hashPassword(password));
}

/** The limit that this very try went over; undefined where it is within them, or they were gone over before. */
export function limitJustCrossed(
  { counters }: Pick<SignInAttempt, "counters">,
  limits: TenantSettings["sign_in"],
): "account" | "address" | undefined {
  return counters.find(({ kind, failures, inARow }) =>
    kind === "address"
      ? failures === limits.failures_per_address + 1
      : failures === limits.failures_per_account + 1 ||
        (inARow === limits.failures_in_a_row + 1 && failures <= limits.failures_per_account),
  )?.kind;
}

/** When the limit that this try went over ends, in seconds since 1970; undefined where it is within them. */
export function overLimit(
  { counters }: Pick<SignInAttempt, "counters">,
  limits: TenantSettings["sign_in"],
): number | undefined {
  for (const { kind, failures, inARow, endsAt } of counters) {
    if (kind === "address" && failures > limits.failures_per_address) return endsAt;
    if (kind === "account" && (failures > limits.failures_per_account || inARow > limits.failures_in_a_row))
      return inARow < limits.failures_in_a_row ? endsAt : endsAt + rememberedFor;
  }
  return undefined;
}
