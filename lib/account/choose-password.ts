import { database } from "@/db/client";
import { OAuthError } from "@/lib/base/errors";
import { tokenHash } from "@/lib/base/secrets";
import type { Origin } from "@/lib/events/event";
import { record } from "@/lib/events/record";
import { hashPassword } from "@/lib/identity/password";
import { passwordFlaw } from "@/lib/identity/password-rule";
import { endEverything } from "@/lib/store/ending";
import { type LinkKind, passwordLinkRows } from "@/lib/store/password-links";
import { userRows } from "@/lib/store/users";
import type { Tenant } from "@/lib/tenants/tenant";

const tokenForm = /^[A-Za-z0-9_-]{43}$/;

/** Why the form comes back. */
export const choiceErrors = ["weak_password", "long_password", "missing_password", "busy"] as const;
export type ChoiceError = (typeof choiceErrors)[number];

/** Whom a link is for, as the page says it; undefined where it is no longer good, never was, or is of another tenant: nobody can tell which. */
export async function linkAt(tenant: Pick<Tenant, "id">, token: string): Promise<{ username: string } | undefined> {
  if (!tokenForm.test(token)) return undefined;
  return passwordLinkRows(database().db, tenant.id).find(tokenHash(token));
}

/**
 * Takes a link and sets the password that was chosen, or does neither. Whoever knew the one before is out everywhere; nobody is signed
 * in by it, so that a second factor is asked for as ever.
 * @returns what to do better; `over` where the link is no longer good; else what it was for
 */
export async function choosePassword(
  tenant: Pick<Tenant, "id" | "name" | "settings">,
  token: string,
  password: string,
  origin: Origin,
): Promise<ChoiceError | "over" | LinkKind> {
  if (!tokenForm.test(token)) return "over";
  const hash = tokenHash(token);
  const user = await passwordLinkRows(database().db, tenant.id).find(hash);
  if (!user) return "over";
  if (password === "") return "missing_password";
  const { email, name } = user.claims;
  const about = { tenant, username: user.username, email, name };
  const flaw = await passwordFlaw(password, tenant.settings.sign_in.password_min_length, about);
  if (flaw) return flaw === "too_long" ? "long_password" : "weak_password";
  const made = await hashed(password);
  if (made === undefined) return "busy";
  return database().db.transaction(async (tx) => {
    const taken = await passwordLinkRows(tx, tenant.id).take(hash);
    if (!taken) return "over";
    const rows = userRows(tx, tenant.id);
    await rows.setPassword(taken.userId, made);
    await rows.forgetTries(taken.userId);
    const actor = { kind: "person", userId: taken.userId } as const;
    await endEverything(tx, tenant.id, { userId: taken.userId, actor, reason: "password_set" });
    const { kind } = taken;
    await record(tx, tenant.id, { name: "user.password-chosen", actor, origin, user: taken.userId, data: { kind } });
    return kind;
  });
}

/** @returns undefined where too many wait */
async function hashed(password: string): Promise<string | undefined> {
  try {
    return await hashPassword(password);
  } catch (error) {
    if (error instanceof OAuthError && error.code === "temporarily_unavailable") return undefined;
    throw error;
  }
}
