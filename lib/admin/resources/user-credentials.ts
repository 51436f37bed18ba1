import { AdminError } from "@/lib/admin/errors";
import type { TenantWork } from "@/lib/admin/scope";
import { hashPassword } from "@/lib/identity/password";
import { passwordFlaw, passwordMaxLength } from "@/lib/identity/password-rule";
import type { UserClaims } from "@/lib/model/user-claims";
import { endEverything } from "@/lib/store/ending";
import { factorRows } from "@/lib/store/factor-rows";
import { type UserRow, userRows } from "@/lib/store/users";

/** Ends every session and token of the person: whoever knew the old password is out, and wrong tries are forgotten. */
export async function setPasswordOf(
  { password }: { readonly password: string },
  { db, actor, tenant }: TenantWork,
  { id: sub, username, claims }: UserRow,
) {
  const rows = userRows(db, tenant.id);
  await rows.setPassword(sub, await newHash(password, tenant, { username, claims }));
  await rows.forgetTries(sub);
  await endEverything(db, tenant.id, { userId: sub, actor, reason: "password_set" });
  return { sub, username, password_set: true as const };
}

/** As a new password does: whoever had the app or the codes is out, and wrong tries are forgotten. */
export async function resetFactorsOf(_: object, { db, actor, tenant }: TenantWork, { id: sub, username }: UserRow) {
  const removed = await factorRows(db, tenant.id).removeAll(sub);
  await userRows(db, tenant.id).forgetTries(sub);
  await endEverything(db, tenant.id, { userId: sub, actor, reason: "factors_reset" });
  return { sub, username, factors_removed: removed };
}

/** The hash of a new password. @throws AdminError where it is none to have */
export async function newHash(
  password: string,
  tenant: TenantWork["tenant"],
  { username, claims }: { readonly username: string; readonly claims: UserClaims },
): Promise<string> {
  const least = tenant.settings.sign_in.password_min_length;
  const { email, name } = claims;
  const flaw = await passwordFlaw(password, least, { tenant, username, email, name });
  const words = {
    too_short: `must have at least ${least} characters`,
    too_long: `must have at most ${passwordMaxLength} characters`,
    too_common: "must not be one that is easily guessed: a common one, or little more than a name",
  };
  if (flaw) throw new AdminError("invalid", `password: ${words[flaw]}`);
  return hashPassword(password);
}
