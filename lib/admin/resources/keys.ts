import { z } from "zod";
import type { Db } from "@/db/client";
import { defineResource } from "@/lib/admin/define";
import { AdminError } from "@/lib/admin/errors";
import { action, operation } from "@/lib/admin/operation";
import { allOf, timePlace } from "@/lib/admin/page";
import { editors, operators, readers } from "@/lib/admin/permissions";
import { ofTenant, type TenantWork } from "@/lib/admin/scope";
import { asSystem } from "@/lib/admin/system";
import { addKey, keyAlgs, signsAtOnce } from "@/lib/keys/new-key";
import { vaultFor } from "@/lib/keys/vault";
import { isSigningAlg } from "@/lib/model/algorithms";
import { type KeyRow, keyRows } from "@/lib/store/keys";
import type { Part } from "@/lib/store/page";
import { renewDataKey, rewrap } from "./data-keys";

/** Of a rotation, in seconds. */
export const rotationTimes = {
  /** Between a key's appearance in the JWK set and its first signature: what clients may keep the set for, and more. */
  lead: 600,
  /** For which a retired key stays published: the longest life of a token. */
  afterlife: 86_400,
} as const;

/** What a key is for, as `use` in the JWK set: signing, or what others encrypt to us. */
const uses = ["sig", "enc"] as const;
const keyUse = (alg: string): ShownKey["use"] => (isSigningAlg(alg) ? "sig" : "enc");

/** A key as administrators see one. */
const shownKey = z.object({
  kid: z.string().describe("By which tokens name it"),
  use: z.enum(uses).describe("Whether it signs, or others encrypt to it"),
  alg: z.string().describe("Its algorithm"),
  state: z
    .enum(["next", "current", "retired", "gone"])
    .describe(
      "Where it is in its life: published and waiting, signing, published for verification only, or no longer published",
    ),
  created_at: z.date().describe("When it was made"),
  signs_from: z
    .date()
    .describe(
      "When it starts to sign; a minute before it was made where it signs at once, for servers whose clocks are behind",
    ),
  retired_at: z.date().nullable().describe("When it stops to sign"),
  gone_at: z.date().nullable().describe("When it is no longer published"),
});

export type ShownKey = z.infer<typeof shownKey>;

const rotation = z.strictObject({
  alg: z.enum(keyAlgs).optional().describe("This algorithm's key alone"),
  use: z.enum(uses).optional().describe("The keys for signing alone, or those for encryption"),
  now: z.boolean().default(false).describe("Sign with the new keys at once, and drop those that wait for their turn"),
  revoke: z
    .boolean()
    .default(false)
    .describe(
      "Withdraw the old keys at once too, for one that has leaked: what it signed is worth nothing from then on",
    ),
});

/** What a rotation gives. */
export const rotated = z.array(shownKey).describe("The new keys");

/** The keys of a tenant, and the key that encrypts secrets at rest. */
export const keys = defineResource<TenantWork, KeyRow, ShownKey>({
  name: "key",
  path: "keys",
  label: { one: "key", many: "keys" },
  about: "keys of a tenant, and the key that encrypts secrets at rest",
  of: ofTenant,
  identity: { member: "kid", argument: "kid" },
  naming: ["kid"],
  title: ({ kid }) => kid,
  output: shownKey,
  shown,
  columns: [
    { member: "kid", heading: "kid" },
    { member: "use", heading: "use" },
    { member: "alg", heading: "alg" },
    { member: "state", heading: "state" },
    { member: "created_at", heading: "created" },
    { member: "signs_from", heading: "signs from", text: signsFrom },
    { member: "retired_at", heading: "retired" },
    { member: "gone_at", heading: "gone" },
  ],
  order: "oldest first",
  secretOnce: {},
  readOnly: ["kid", "use", "alg", "state", "created_at", "signs_from", "retired_at", "gone_at"],
  documents: [],
  permissions: { list: readers, show: readers, rotate: editors, "renew-data-key": editors, rewrap: operators },

  list: operation({
    about: "list the keys, oldest first",
    input: z.strictObject({}),
    run: (_, { db, tenant }: TenantWork, { limit, after }: Part) =>
      keyRows(db, tenant.id).list({ limit, after: timePlace(after) }),
  }),
  show: { about: "show a key, without its material", row: ({ db, tenant }, kid) => keyRows(db, tenant.id).find(kid) },
  actions: {
    rotate: action({
      on: "all",
      isDestructive: true,
      about:
        "publish new keys, for signing and for what is encrypted to us: they sign ten minutes later, the old ones stay published for a day",
      input: rotation,
      output: rotated,
      flags: [
        { member: "use", flag: "--use <sig|enc>" },
        { member: "alg", flag: "--alg <alg>" },
        { member: "now", flag: "--now" },
        { member: "revoke", flag: "--revoke" },
      ],
      run: rotate,
      events: (made, { revoke }) =>
        made.flatMap(({ kid, alg }) => [
          { name: "key.rotated" as const, data: { alg } },
          ...(revoke ? [{ name: "key.withdrawn" as const, data: { alg } }] : []),
          { name: "key.added" as const, data: { kid, alg } },
        ]),
    }),
    "renew-data-key": renewDataKey,
    rewrap,
  },
});

/**
 * Adds a new key for each kind that the tenant has, for signing and for encryption, or for those named. It is published now and
 * signs after the lead time; the key before it stays published, and opens what is encrypted to it, until the last token it signed
 * has expired.
 */
async function rotate({ alg, use, now, revoke }: z.output<typeof rotation>, { db, tenant }: TenantWork) {
  if (alg && use && keyUse(alg) !== use)
    throw new AdminError("invalid", `use: keys for ${alg} have the use ${keyUse(alg)}`);
  const isUrgent = now || revoke;
  const signsFrom = isUrgent ? signsAtOnce() : new Date(Date.now() + rotationTimes.lead * 1000);
  const gone = new Date(Math.max(signsFrom.getTime(), Date.now()) + rotationTimes.afterlife * 1000);
  const rows = keyRows(db, tenant.id);
  const had = await rows.algs();
  const wanted = alg ? [alg] : keyAlgs.filter((one) => had.includes(one) && (!use || keyUse(one) === use));
  const vault = await vaultFor(db, tenant.id);
  const made: ShownKey[] = [];
  for (const one of wanted) {
    if (isUrgent) await rows.dropWaiting(one);
    await rows.retire(one, signsFrom, gone);
    if (revoke) await rows.withdraw(one);
    made.push(shown(await addKey(db, vault, one, signsFrom)));
  }
  return made;
}

function shown({ kid, alg, createdAt, signsFrom, retiredAt, goneAt }: KeyRow): ShownKey {
  return {
    kid,
    use: keyUse(alg),
    alg,
    state: stateOf(signsFrom, retiredAt, goneAt),
    created_at: createdAt,
    signs_from: signsFrom,
    retired_at: retiredAt,
    gone_at: goneAt,
  };
}

/** By this process's clock. */
function stateOf(signsFrom: Date, retiredAt: Date | null, goneAt: Date | null): ShownKey["state"] {
  const now = Date.now();
  if (goneAt && goneAt.getTime() <= now) return "gone";
  if (retiredAt && retiredAt.getTime() <= now) return "retired";
  return signsFrom.getTime() > now ? "next" : "current";
}

/** One that signs at once is dated back for the sake of slow clocks, which would say nothing to a person. */
function signsFrom({ use, signs_from, created_at }: ShownKey): string | undefined {
  if (use === "enc") return "–";
  return signs_from <= created_at ? "at once" : undefined;
}

export const listKeys = (db: Db, tenantId: string) => allOf(keys, asSystem(db, tenantId));
/** @returns the new keys */
export const rotateKeys = async (db: Db, tenantId: string, input: unknown, job?: string) =>
  rotated.parse(await keys.act(asSystem(db, tenantId, job), "rotate", undefined, input));
