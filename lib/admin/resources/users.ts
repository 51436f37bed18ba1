import { z } from "zod";
import type { Db } from "@/db/client";
import { defineResource } from "@/lib/admin/define";
import { AdminError, parseInput } from "@/lib/admin/errors";
import { action, operation } from "@/lib/admin/operation";
import { editors, everyone, helpers } from "@/lib/admin/permissions";
import type { Told } from "@/lib/admin/recording";
import type { Flag } from "@/lib/admin/resource";
import { ofTenant, type TenantWork } from "@/lib/admin/scope";
import { asSystem } from "@/lib/admin/system";
import { type UserClaims, userClaims } from "@/lib/model/user-claims";
import { accountState } from "@/lib/store/account-state";
import { endEverything, endSessions } from "@/lib/store/ending";
import { factorRows } from "@/lib/store/factor-rows";
import type { Part } from "@/lib/store/page";
import { takenMember, type UserRow, userRows } from "@/lib/store/users";
import { keepingLast } from "./members";
import { newHash, resetFactorsOf, setPasswordOf } from "./user-credentials";
import { linkFor, makePasswordLink } from "./user-links";
import {
  factorsReset,
  newUser,
  passwordSet,
  type ShownUser,
  shownUser,
  signedOut,
  unlocked,
  userChange,
  userFilter,
} from "./user-schemas";
import { changed, type Found, shown, title } from "./user-view";

const claimFlags: readonly Flag[] = [
  { member: "username", flag: "--username <name>", about: "what they sign in with" },
  { member: "name", flag: "--name <name>", about: "full name" },
  { member: "email", flag: "--email <address>", about: "e-mail address" },
  { member: "email_verified", flag: "--email-verified", about: "the address is known to be theirs" },
];

/** The end-users of a tenant. */
export const users = defineResource<TenantWork, Found, ShownUser>({
  name: "user",
  path: "users",
  label: { one: "user", many: "users" },
  about: "people of a tenant; <user> is a subject, user name or e-mail address",
  of: ofTenant,
  identity: { member: "sub", argument: "user" },
  naming: ["sub", "username"],
  title,
  output: shownUser,
  shown,
  columns: [
    { member: "username", heading: "username" },
    { member: "name", heading: "name" },
    { member: "email", heading: "email" },
    { member: "disabled", heading: "state", text: ({ disabled }) => (disabled ? "disabled" : "active") },
    { member: "sub", heading: "sub" },
  ],
  order: "by user name",
  secretOnce: { link: "link" },
  readOnly: [],
  documents: [],
  permissions: {
    list: everyone,
    show: everyone,
    create: editors,
    update: helpers,
    // Whoever helps people corrects an address; that it is theirs is another thing to say.
    "update.email_verified": editors,
    "update.phone_number_verified": editors,
    remove: editors,
    "set-password": helpers,
    "make-password-link": helpers,
    "sign-out": helpers,
    unlock: helpers,
    "reset-factors": editors,
  },

  list: operation({
    about: "list the users, or those that are searched",
    input: userFilter,
    flags: [
      { member: "search", flag: "--search <words>" },
      { member: "email", flag: "--email <address>" },
      { member: "disabled", flag: "--disabled", value: true, about: "only those who cannot sign in" },
      { member: "disabled", flag: "--active", value: false, about: "only those who can" },
    ],
    run: (filter, { db, tenant }: TenantWork, part: Part) => userRows(db, tenant.id).list({ ...filter, ...part }),
  }),
  show: {
    about: "show a user's claims, and how they can sign in",
    async row({ db, tenant }, who) {
      const user = await userRows(db, tenant.id).find(who);
      if (!user) return undefined;
      const factors = await factorRows(db, tenant.id).list(user.id);
      return { ...user, factors, account: await accountState(db, tenant.id, user.id, tenant.settings.sign_in) };
    },
  },
  create: operation({
    about: "make a user from standard claims",
    input: newUser,
    json: "claims",
    flags: [
      ...claimFlags,
      { member: "invite", flag: "--invite", about: "print a link by which they choose a password themselves" },
    ],
    secret: { member: "password", isOptional: true },
    async run({ username, password, invite, claim_sources: claimSources, ...rest }, { db, tenant }: TenantWork) {
      if (invite && password !== undefined)
        throw new AdminError("invalid", "invite: whoever has a password needs no link to choose one");
      const claims = parseInput(userClaims, rest) as UserClaims;
      const hash = password === undefined ? undefined : await newHash(password, tenant, { username, claims });
      const rows = userRows(db, tenant.id);
      const made = await unique(() => rows.add({ username, claims, claimSources }));
      if (hash) await rows.setPassword(made.id, hash);
      return { ...shown(made), ...(invite && { link: (await linkFor({ db, tenant }, made)).link }) };
    },
    events({ sub: user, link }) {
      const made: Told = { name: "user.created", user, data: {} };
      return link === undefined ? [made] : [made, { name: "user.password-link-made", user, data: { kind: "first" } }];
    },
  }),
  update: operation({
    about: "change the members given; null takes a claim away",
    input: userChange,
    json: "claims",
    flags: [
      ...claimFlags,
      { member: "disabled", flag: "--disable", value: true, about: "stop the user's sign-ins, sessions and tokens" },
      { member: "disabled", flag: "--enable", value: false, about: "let the user sign in again" },
    ],
    async run(
      { sub, username, disabled, claim_sources: claimSources, version: _, factors: __, account: ___, ...change },
      { db, actor, tenant }: TenantWork,
      before: Found,
    ) {
      if (sub !== undefined && sub !== before.id) throw new AdminError("invalid", "sub: cannot be changed");
      const merged = Object.entries({ ...provenNoMore(before.claims, change), ...change }).filter(
        ([, value]) => value !== null,
      );
      const claims = parseInput(userClaims, Object.fromEntries(merged)) as UserClaims;
      const rows = userRows(db, tenant.id);
      const row = await unique(() => rows.change(before, { claims, username, claimSources, disabled }));
      if (row && disabled) await endEverything(db, tenant.id, { userId: row.id, actor, reason: "disabled" });
      return row && shown({ ...row, factors: before.factors, account: before.account });
    },
  }),
  changed,
  remove: {
    about: "delete a user with their sessions, consents and tokens",
    // What ends is told to clients first.
    async run({ db, actor, tenant }, { id }) {
      await endEverything(db, tenant.id, { userId: id, actor, reason: "removed" });
      await keepingLast(() => userRows(db, tenant.id).remove(id));
    },
    events: ({ sub: user }) => [{ name: "user.removed", user, data: {} }],
  },
  actions: {
    "set-password": action({
      on: "one",
      isDestructive: true,
      about: "set a user's password; every session and token of theirs ends",
      input: z.strictObject({ password: z.string().describe("The new one") }),
      output: passwordSet,
      secret: { member: "password" },
      said: (user) => [`Set the password of ${title(user)}`],
      run: setPasswordOf,
      events: ({ sub: user }) => [{ name: "user.password-set", user, data: {} }],
    }),
    "make-password-link": makePasswordLink,
    unlock: action({
      on: "one",
      isDestructive: false,
      about: "let a user try again who was kept out after too many wrong passwords; the password stays",
      input: z.strictObject({}),
      output: unlocked,
      said: (user) => [`Unlocked ${title(user)}`],
      async run(_, { db, tenant }: TenantWork, { id: sub, username }: UserRow) {
        await userRows(db, tenant.id).forgetTries(sub);
        return { sub, username, unlocked: true as const };
      },
      events: ({ sub: user }) => [{ name: "user.unlocked", user, data: {} }],
    }),
    "reset-factors": action({
      on: "one",
      isDestructive: true,
      about:
        "take away a user's second factors and recovery codes, and end every session and token; the password stays",
      input: z.strictObject({}),
      output: factorsReset,
      said: (user) => [`Reset the second factors of ${title(user)}; removed: ${user.factors_removed}`],
      run: resetFactorsOf,
      events: ({ sub: user, factors_removed: count }) =>
        Array.from({ length: count }, () => ({ name: "factor.removed", user, data: { method: "totp" } })),
    }),
    "sign-out": action({
      on: "one",
      isDestructive: true,
      about: "end a user's sessions in every browser; clients are told as of any sign-out",
      input: z.strictObject({
        revoke: z.boolean().default(false).describe("Stop what was issued for offline access too"),
      }),
      output: signedOut,
      flags: [{ member: "revoke", flag: "--revoke" }],
      said: (ended) => [`Signed ${title(ended)} out; sessions ended: ${ended.sessions_ended}`],
      async run({ revoke }, { db, actor, tenant }: TenantWork, { id: sub, username }: UserRow) {
        const end = revoke ? endEverything : endSessions;
        const ended = await end(db, tenant.id, { userId: sub, actor, reason: "by_operator" });
        return { sub, username, sessions_ended: ended };
      },
      events: ({ sub: user, sessions_ended: sessions }, { revoke: revoked }) => [
        { name: "user.signed-out", user, data: { sessions, revoked } },
      ],
    }),
  },
});

/** What was proven of another address is not proven of this one, unless the change says so itself. */
function provenNoMore(before: UserClaims, change: Readonly<Record<string, unknown>>): UserClaims {
  const { email_verified, phone_number_verified, ...rest } = before;
  const isSame = (name: "email" | "phone_number") => change[name] === undefined || change[name] === before[name];
  return {
    ...rest,
    ...(email_verified !== undefined && isSame("email") && { email_verified }),
    ...(phone_number_verified !== undefined && isSame("phone_number") && { phone_number_verified }),
  };
}

/** Turns a broken unique index into words. */
async function unique<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const member = takenMember(error);
    throw member ? new AdminError("conflict", `${member}: another user has it`) : error;
  }
}

export const createUser = (db: Db, tenantId: string, input: unknown) => users.create(asSystem(db, tenantId), input);
export const showUser = (db: Db, tenantId: string, who: string) => users.show(asSystem(db, tenantId), who);
export const updateUser = (db: Db, tenantId: string, who: string, input: unknown) =>
  users.update(asSystem(db, tenantId), who, input);
export const deleteUser = (db: Db, tenantId: string, who: string) => users.remove(asSystem(db, tenantId), who);
export const setPassword = (db: Db, tenantId: string, who: string, password: unknown) =>
  users.act(asSystem(db, tenantId), "set-password", who, { password });
export const signOutUser = async (db: Db, tenantId: string, who: string, revoke = false) =>
  signedOut.parse(await users.act(asSystem(db, tenantId), "sign-out", who, { revoke }));
