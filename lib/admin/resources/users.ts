import { and, asc, eq, or, sql as raw } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "@/db/client";
import { passwords, users } from "@/db/schema";
import { AdminError, changed, parseInput } from "@/lib/admin/errors";
import { changeNewest, expectedVersion } from "@/lib/admin/newest";
import { hashPassword } from "@/lib/identity/password";
import { passwordFlaw, passwordMaxLength } from "@/lib/identity/password-rule";
import { type ClaimSource, claimSources } from "@/lib/model/claim-sources";
import { type UserClaims, userClaims } from "@/lib/model/user-claims";
import { accountSubject } from "@/lib/store/attempts";
import { endEverything, endSessions } from "@/lib/store/ending";
import { type ShownTenant, showTenant } from "./tenants";

const username = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[^\p{C}\s]+$/u, "must not contain spaces or control characters");

const newUser = z.looseObject({ username, password: z.string().optional(), claim_sources: claimSources.optional() });
const userChange = z.looseObject({
  sub: z.string().optional(),
  username: username.optional(),
  disabled: z.boolean().optional(),
  claim_sources: claimSources.optional(),
  version: expectedVersion,
});

/** An end-user as administrators see one: the subject, the user name and the standard claims. */
export type ShownUser = UserClaims & {
  readonly sub: string;
  readonly username: string;
  readonly disabled: boolean;
  /** Raised by every change of these; a new password is none. */
  readonly version: number;
};

/** Makes an end-user from `{ username, password?, claim_sources?, …standard claims }`. @throws AdminError */
export async function createUser(db: Db, tenantId: string, input: unknown): Promise<ShownUser> {
  const { username: name, password: secret, claim_sources: sources, ...rest } = parseInput(newUser, input);
  const claims = parseInput(userClaims, rest) as UserClaims;
  const tenant = await showTenant(db, tenantId);
  const hash = secret === undefined ? undefined : await newHash(secret, tenant, { username: name, claims });
  return unique(() =>
    db.transaction(async (tx) => {
      const [row] = await tx
        .insert(users)
        .values({ tenantId, username: name, claims, claimSources: sources })
        .returning();
      const made = changed(row, `user ${name}`);
      if (hash) await tx.insert(passwords).values({ tenantId, userId: made.id, hash });
      return shown(made);
    }),
  );
}

export async function listUsers(db: Db, tenantId: string): Promise<ShownUser[]> {
  await showTenant(db, tenantId);
  const rows = await db.select().from(users).where(eq(users.tenantId, tenantId)).orderBy(asc(users.username));
  return rows.map(shown);
}

/** @param who the subject, the user name or the e-mail address. @throws AdminError not_found */
export async function showUser(db: Db, tenantId: string, who: string): Promise<ShownUser> {
  return shown(await find(db, tenantId, who));
}

/**
 * Changes the members given; null takes a claim away.
 * @param input with `version`, the change is made only where the user still has that version; `sub` may be there, as it is
 * @throws AdminError
 */
export async function updateUser(db: Db, tenantId: string, who: string, input: unknown): Promise<ShownUser> {
  const { sub, username: name, disabled, claim_sources: sources, version, ...change } = parseInput(userChange, input);
  const { id } = await find(db, tenantId, who);
  if (sub !== undefined && sub !== id) throw new AdminError("invalid", "sub: cannot be changed");
  const write = (before: Row) => {
    const merged = Object.entries({ ...before.claims, ...change }).filter(([, value]) => value !== null);
    const claims = parseInput(userClaims, Object.fromEntries(merged)) as UserClaims;
    return unique(() =>
      db.transaction(async (tx) => {
        const [row] = await tx
          .update(users)
          .set({
            claims,
            ...(name && { username: name }),
            ...(sources && { claimSources: sources }),
            ...(disabled !== undefined && { disabledAt: disabled ? (before.disabledAt ?? new Date()) : null }),
            version: raw`${users.version} + 1`,
            updatedAt: raw`now()`,
          })
          .where(and(is(tenantId, id), eq(users.version, before.version)))
          .returning();
        if (row && disabled) await endEverything(tx, tenantId, id);
        return row;
      }),
    );
  };
  return shown(await changeNewest(`user ${who}`, version, () => find(db, tenantId, id), write));
}

/** Sets the password, and ends every session and token of the person: whoever knew the old one is out, and wrong tries are forgotten. @throws AdminError */
export async function setPassword(db: Db, tenantId: string, who: string, input: unknown): Promise<void> {
  const { password: secret } = parseInput(z.object({ password: z.string() }), { password: input });
  const { id, ...person } = await find(db, tenantId, who);
  const hash = await newHash(secret, await showTenant(db, tenantId), person);
  await db.transaction(async (tx) => {
    await tx
      .insert(passwords)
      .values({ tenantId, userId: id, hash })
      .onConflictDoUpdate({ target: [passwords.tenantId, passwords.userId], set: { hash, changedAt: raw`now()` } });
    await tx.execute(raw`
      delete from attempts where tenant_id = ${tenantId} and (subject = ${accountSubject(id)} or starts_with(subject, ${accountSubject(id, "")}))`);
    await endEverything(tx, tenantId, id);
  });
}

/**
 * Signs a person out of every browser; clients are told as of any sign-out.
 * @param revoke ends what was issued for offline access too
 * @returns whose sessions ended, and how many
 * @throws AdminError not_found
 */
export async function signOutUser(db: Db, tenantId: string, who: string, revoke = false) {
  const { id: sub, username } = await find(db, tenantId, who);
  const end = revoke ? endEverything : endSessions;
  const sessions = await db.transaction((tx) => end(tx, tenantId, sub));
  return { sub, username, sessions_ended: sessions };
}

/** Deletes a person with their sessions, grants and tokens. What ends is told to clients first. @throws AdminError not_found */
export async function deleteUser(db: Db, tenantId: string, who: string): Promise<void> {
  const { id } = await find(db, tenantId, who);
  await db.transaction(async (tx) => {
    await endEverything(tx, tenantId, id);
    await tx.delete(users).where(is(tenantId, id));
  });
}

/** The hash of a new password. @throws AdminError where it is none to have */
async function newHash(
  password: string,
  tenant: ShownTenant,
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

const is = (tenantId: string, id: string) => and(eq(users.tenantId, tenantId), eq(users.id, id));

type Row = typeof users.$inferSelect;

/** One person's user name may be another's e-mail address: the subject goes first, then the user name. */
async function find(db: Db, tenantId: string, who: string): Promise<Row> {
  await showTenant(db, tenantId);
  const isEmail = raw`lower(${users.claims} ->> 'email') = lower(${who})`;
  const isUsername = raw`lower(${users.username}) = lower(${who})`;
  const isSubject = raw`${users.id}::text = lower(${who})`;
  const [row] = await db
    .select()
    .from(users)
    .where(and(eq(users.tenantId, tenantId), or(isSubject, isUsername, isEmail)))
    .orderBy(raw`${isSubject} desc, ${isUsername} desc`)
    .limit(1);
  return changed(row, `user ${who}`);
}

function shown(row: Row): ShownUser {
  const { id: sub, username, version, claims } = row;
  return { sub, username, disabled: row.disabledAt !== null, version, ...claims, ...sourcesOf(row) };
}

const sourcesOf = ({ claimSources: sources }: { claimSources: readonly ClaimSource[] }) =>
  sources.length > 0 ? { claim_sources: sources } : {};

/** Turns a broken unique index into words. */
async function unique<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const text = `${error} ${error instanceof Error ? error.cause : ""}`;
    if (text.includes("users_by_username")) throw new AdminError("conflict", "username: another user has it");
    if (text.includes("users_by_email")) throw new AdminError("conflict", "email: another user has it");
    throw error;
  }
}
