import { and, eq, isNull, sql as raw } from "drizzle-orm";
import { passwordLinks, passwords, users } from "@/db/schema";
import type { Writer } from "./page";
import type { UserRow } from "./users";

/** What a link is made for: a first password, or another one. */
export type LinkKind = (typeof passwordLinks.$inferSelect)["kind"];

interface NewLink {
  readonly hash: Buffer;
  /** Seconds, by what the link is for. */
  readonly lifetimes: Readonly<Record<LinkKind, number>>;
}

/** Links by which people of one tenant choose a password. */
export const passwordLinkRows = (db: Writer, tenantId: string) => {
  const isOpen = (hash: Buffer) =>
    and(
      eq(passwordLinks.tenantId, tenantId),
      eq(passwordLinks.hash, hash),
      raw`${passwordLinks.expiresAt} > now()`,
      eq(users.tenantId, passwordLinks.tenantId),
      eq(users.id, passwordLinks.userId),
      isNull(users.disabledAt),
      eq(users.credentialsVersion, passwordLinks.credentialsVersion),
    );

  return {
    /** Makes a person's link, in the place of one that they had. @returns what it is for, and until when it is good */
    async put(userId: string, { hash, lifetimes }: NewLink): Promise<{ kind: LinkKind; expiresAt: Date }> {
      const [known] = await db
        .select({ userId: passwords.userId })
        .from(passwords)
        .where(and(eq(passwords.tenantId, tenantId), eq(passwords.userId, userId)));
      const kind: LinkKind = known ? "reset" : "first";
      const link = {
        hash,
        kind,
        credentialsVersion: raw`(select credentials_version from users where tenant_id = ${tenantId} and id = ${userId})`,
        createdAt: raw`now()`,
        expiresAt: raw`now() + make_interval(secs => ${lifetimes[kind]})`,
      };
      const [row] = await db
        .insert(passwordLinks)
        .values({ tenantId, userId, ...link })
        .onConflictDoUpdate({ target: [passwordLinks.tenantId, passwordLinks.userId], set: link })
        .returning({ expiresAt: passwordLinks.expiresAt });
      if (!row) throw new Error("a link was not stored");
      return { kind, expiresAt: row.expiresAt };
    },

    /** Whom a link is for; undefined where it is no longer good, or never was. */
    async find(hash: Buffer): Promise<UserRow | undefined> {
      const [row] = await db
        .select({ user: users })
        .from(passwordLinks)
        .innerJoin(users, raw`true`)
        .where(isOpen(hash));
      return row?.user;
    },

    /** Takes a link, once: of two who show it at the same time one gets it. @returns whose it was, and what for */
    async take(hash: Buffer): Promise<{ userId: string; kind: LinkKind } | undefined> {
      const [row] = await db.execute<{ userId: string; kind: LinkKind }>(raw`
        delete from ${passwordLinks} using ${users} where ${isOpen(hash)}
        returning ${passwordLinks.userId} as "userId", ${passwordLinks.kind}`);
      return row;
    },
  };
};
