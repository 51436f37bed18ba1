import { z } from "zod";
import type { Db } from "@/db/client";
import { defineResource } from "@/lib/admin/define";
import { operation } from "@/lib/admin/operation";
import { timePlace } from "@/lib/admin/page";
import { editors, readers } from "@/lib/admin/permissions";
import { ofTenant, type TenantWork } from "@/lib/admin/scope";
import { asSystem } from "@/lib/admin/system";
import { randomToken, tokenHash } from "@/lib/base/secrets";
import { type InitialAccessTokenRow, initialTokenId, initialTokenRows } from "@/lib/store/initial-access-tokens";
import type { Part } from "@/lib/store/page";

/** An initial access token as administrators see one; the token itself only when it is made. */
const shownToken = z.object({
  id: z.string().describe("The beginning of its hash"),
  token: z.string().optional().describe("Told once, when it is made"),
  uses_left: z.int().describe("How many clients may still register with it"),
  created_at: z.date().describe("When it was made"),
  expires_at: z.date().describe("Until when it is good"),
  note: z.string().nullable().describe("For whom it is"),
});

type ShownRegistrationToken = z.infer<typeof shownToken>;

const newToken = z.strictObject({
  uses: z.int().min(1).max(1_000_000).default(1).describe("How many clients may register with it"),
  expires_in: z
    .int()
    .min(1)
    .max(10 * 365 * 86_400)
    .default(7 * 86_400)
    .describe("How long it is good, in seconds"),
  note: z.string().min(1).max(200).optional().describe("For whom it is"),
});

/** The initial access tokens of a tenant (RFC 7591 §3). */
export const registrationTokens = defineResource<TenantWork, InitialAccessTokenRow, ShownRegistrationToken>({
  name: "registration-token",
  path: "registration-tokens",
  label: { one: "registration token", many: "registration tokens" },
  about: "initial access tokens, by which clients register",
  of: ofTenant,
  identity: { member: "id", argument: "id" },
  naming: ["id"],
  title: ({ id }) => id,
  output: shownToken,
  shown,
  columns: [
    { member: "id", heading: "id" },
    { member: "uses_left", heading: "uses left" },
    { member: "expires_at", heading: "expires" },
    { member: "note", heading: "note" },
  ],
  order: "oldest first",
  secretOnce: { token: "token" },
  readOnly: ["id", "uses_left", "created_at", "expires_at"],
  documents: [],
  permissions: { list: readers, show: readers, create: editors, remove: editors },

  list: operation({
    about: "list the tokens, without themselves",
    input: z.strictObject({}),
    run: (_, { db, tenant }: TenantWork, { limit, after }: Part) =>
      initialTokenRows(db, tenant.id).list({ limit, after: timePlace(after) }),
  }),
  show: {
    about: "show a token, without itself",
    row: ({ db, tenant }, id) => initialTokenRows(db, tenant.id).find(id),
  },
  create: operation({
    about: "make a token for one registration within a week, unless said otherwise",
    input: newToken,
    flags: [
      { member: "uses", flag: "--uses <n>" },
      { member: "expires_in", flag: "--expires-in <seconds>" },
      { member: "note", flag: "--note <text>" },
    ],
    async run({ uses, expires_in: expiresIn, note }, { db, tenant }: TenantWork) {
      const token = randomToken();
      const row = await initialTokenRows(db, tenant.id).add({ hash: tokenHash(token), uses, expiresIn, note });
      return { ...shown(row), token };
    },
    events: ({ id: token }, { uses }) => [{ name: "registration-token.made", data: { token, uses } }],
  }),
  remove: {
    about: "take a token back; clients that registered with it stay",
    run: ({ db, tenant }, row) => initialTokenRows(db, tenant.id).remove(row),
    events: ({ id: token }) => [{ name: "registration-token.revoked", data: { token } }],
  },
});

function shown(row: InitialAccessTokenRow): ShownRegistrationToken {
  return {
    id: initialTokenId(row),
    uses_left: row.usesLeft,
    created_at: row.createdAt,
    expires_at: row.expiresAt,
    note: row.note,
  };
}

export const createRegistrationToken = (db: Db, tenantId: string, input: unknown) =>
  registrationTokens.create(asSystem(db, tenantId), input);
