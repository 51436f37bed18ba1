import type { Difference, Told } from "@/lib/admin/recording";
import type { AccountState } from "@/lib/store/account-state";
import type { FactorRow } from "@/lib/store/factor-rows";
import type { UserRow } from "@/lib/store/users";
import type { ShownUser } from "./user-schemas";

/** A user; with what they sign in by where it is one that is looked at. */
export interface Found extends UserRow {
  readonly factors?: readonly FactorRow[];
  readonly account?: AccountState;
}

/** One in a line. */
export function title({ username, sub }: Pick<ShownUser, "username" | "sub">): string {
  return `${username} (${sub})`;
}

/** A user as administrators see one. */
export function shown({
  id: sub,
  username,
  version,
  claims,
  disabledAt,
  claimSources: sources,
  factors,
  ...more
}: Found): ShownUser {
  const isSourced = sources.length > 0;
  return {
    sub,
    username,
    disabled: disabledAt !== null,
    version,
    ...claims,
    ...(isSourced && { claim_sources: sources }),
    ...(factors?.length && { factors: factors.map(shownFactor) }),
    ...(more.account && { account: shownAccount(more.createdAt, more.account) }),
  };
}

const shownAccount = (createdAt: Date, { passwordChangedAt, recoveryCodesLeft, lockedUntil }: AccountState) => ({
  created_at: createdAt,
  password_changed_at: passwordChangedAt,
  recovery_codes_left: recoveryCodesLeft,
  locked_until: lockedUntil,
});

const shownFactor = ({ name, createdAt, lastUsedAt }: FactorRow) => ({
  name,
  created_at: createdAt,
  last_used_at: lastUsedAt,
});

/** What is recorded of a change. */
export function changed({ after: { sub: user, disabled }, members }: Difference<ShownUser>): readonly Told[] {
  const others = members.filter((name) => name !== "disabled");
  const events: Told[] = others.length > 0 ? [{ name: "user.changed", user, data: { members: others } }] : [];
  if (others.length === members.length) return events;
  return [...events, { name: disabled ? "user.disabled" : "user.enabled", user, data: {} }];
}
