import { and, asc, desc, eq, or, sql as raw } from "drizzle-orm";
import { z } from "zod";
import { passwords, users } from "@/db/schema";
import type { ClaimSource } from "@/lib/model/claim-sources";
import type { UserClaims } from "@/lib/model/user-claims";
import { accountSubject, codeSubject } from "./attempts";
import { type Page, type Part, pageOf, plannedForItself, type Writer } from "./page";
import { inTenant, isWanted, type UserFilter } from "./user-search";

export type UserRow = typeof users.$inferSelect;

interface NewUser {
  readonly username: string;
  readonly claims: UserClaims;
  readonly claimSources?: readonly ClaimSource[] | undefined;
}

interface UserChange extends Partial<NewUser> {
  readonly disabled?: boolean | undefined;
}

/** The end-users of one tenant, for those who administer them and for sign-up. */
export const userRows = (db: Writer, tenantId: string) => ({
  /** By user name, whatever its case. */
  async list({ limit, after, ...filter }: Part & UserFilter): Promise<Page<UserRow>> {
    const name = raw`lower(${users.username})`;
    const isBehind = after === undefined ? undefined : raw`${name} > lower(${after})`;
    const wanted = isWanted(filter);
    const inOrder = (tx: Reader) =>
      tx
        .select()
        .from(users)
        .where(and(inTenant(tenantId), wanted, isBehind))
        .orderBy(asc(name))
        .limit(limit + 1);
    const amongNext = (tx: Reader) => {
      const next = tx
        .select()
        .from(users)
        .where(and(inTenant(tenantId), isBehind))
        .orderBy(asc(name))
        .limit(mostTried);
      return tx
        .select()
        .from(next.as("users"))
        .where(wanted)
        .orderBy(asc(name))
        .limit(limit + 1);
    };
    const rows = await (filter.search ? found(db, limit, amongNext, inOrder) : inOrder(db));
    return pageOf(rows, limit, ({ username }) => username);
  },

  /**
   * By subject, user name or e-mail address; one person's user name may be another's address, so the subject goes first, then the
   * user name.
   */
  async find(who: string): Promise<UserRow | undefined> {
    const isEmail = raw`lower(${users.claims} ->> 'email') = lower(${who})`;
    const isUsername = raw`lower(${users.username}) = lower(${who})`;
    const isSubject = subject.safeParse(who).success ? raw`${users.id} = ${who}::uuid` : undefined;
    const [row] = await db
      .select()
      .from(users)
      .where(and(eq(users.tenantId, tenantId), or(isSubject, isUsername, isEmail)))
      .orderBy(...(isSubject ? [desc(isSubject)] : []), desc(isUsername))
      .limit(1);
    return row;
  },

  /** @throws the database's error where the user name or the address is somebody else's (`takenMember`) */
  async add(user: NewUser): Promise<UserRow> {
    const [row] = await db
      .insert(users)
      .values({ tenantId, ...user })
      .returning();
    if (!row) throw new Error(`user ${user.username} was not stored`);
    return row;
  },

  /** The same for a person who signs up, and is told nothing of others. @returns undefined where something is somebody else's */
  async addIfFree(user: NewUser): Promise<UserRow | undefined> {
    const [row] = await db
      .insert(users)
      .values({ tenantId, ...user })
      .onConflictDoNothing()
      .returning();
    return row;
  },

  /** @returns undefined where the user has another version by now. @throws as `add` does */
  async change(
    { id, version, disabledAt }: UserRow,
    { disabled, ...change }: UserChange,
  ): Promise<UserRow | undefined> {
    const [row] = await db
      .update(users)
      .set({
        ...change,
        ...(disabled !== undefined && { disabledAt: disabled ? (disabledAt ?? new Date()) : null }),
        version: raw`${users.version} + 1`,
        updatedAt: raw`now()`,
      })
      .where(and(is(tenantId, id), eq(users.version, version)))
      .returning();
    return row;
  },

  async remove(id: string): Promise<void> {
    await db.delete(users).where(is(tenantId, id));
  },

  /** Gives a person a password, or another one. @param hash argon2id in PHC form */
  async setPassword(userId: string, hash: string): Promise<void> {
    await db
      .insert(passwords)
      .values({ tenantId, userId, hash })

      .onConflictDoUpdate({
        target: [passwords.tenantId, passwords.userId],
        set: { hash, foreignKind: null, changedAt: raw`now()` },
      });
  },

  /** Forgets every wrong password and code, from whichever browser, so that none of them keeps the person out. */
  async forgetTries(userId: string): Promise<void> {
    await db.execute(raw`
      delete from attempts where tenant_id = ${tenantId} and (
        subject in (${accountSubject(userId)}, ${codeSubject(userId)})
        or starts_with(subject, ${accountSubject(userId, "")}) or starts_with(subject, ${codeSubject(userId, "")})
      )`);
  },
});

type Reader = Pick<Writer, "select">;

/** People whom a search looks at in their order before it asks the index of words. */
const mostTried = 3_000;

/**
 * What nearly everybody has fills a page with the next few; of what is rarer the index of words finds few enough to put in order.
 * PostgreSQL cannot tell the one from the other: it keeps what it knows of the words to itself where a table has policies, even open
 * ones. So the index is the only one that it may go by.
 */
async function found<T>(
  db: Writer,
  limit: number,
  amongNext: (tx: Reader) => Promise<T[]>,
  inOrder: (tx: Reader) => Promise<T[]>,
): Promise<T[]> {
  const few = await amongNext(db);
  if (few.length > limit) return few;
  return plannedForItself(db, async (tx) => {
    await tx.execute(raw`set local enable_indexscan = off`);
    const rows = await inOrder(tx);
    await tx.execute(raw`set local enable_indexscan = on`);
    return rows;
  });
}

const subject = z.guid();

const is = (tenantId: string, id: string) => and(eq(users.tenantId, tenantId), eq(users.id, id));

/** Which member of a person is somebody else's too, where that is what a write has failed for. */
export function takenMember(error: unknown): "username" | "email" | undefined {
  const text = `${error} ${error instanceof Error ? error.cause : ""}`;
  if (text.includes("users_by_username")) return "username";
  return text.includes("users_by_email") ? "email" : undefined;
}
