import { z } from "zod";
import type { Db } from "@/db/client";
import { defineResource } from "@/lib/admin/define";
import { AdminError } from "@/lib/admin/errors";
import { action, operation } from "@/lib/admin/operation";
import { allOf, timePlace } from "@/lib/admin/page";
import { editors, readers as lookers, operators } from "@/lib/admin/permissions";
import { ofTenant, type TenantWork } from "@/lib/admin/scope";
import { asSystem } from "@/lib/admin/system";
import { addKey, keyAlgs, signsAtOnce } from "@/lib/keys/new-key";
import { vaultFor } from "@/lib/keys/vault";
import { type KeyRow, keyRows } from "@/lib/store/keys";
import type { Part } from "@/lib/store/page";
import { renewDataKey, rewrap } from "./data-keys";
import { keyUse, rotation, rotationTimes, type ShownKey, shown, shownKey } from "./key-schemas";
import { readers, takeOver, waitOf } from "./key-waits";

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
    { member: "waits_until", heading: "waits until" },
  ],
  order: "oldest first",
  secretOnce: {},
  readOnly: [
    "kid",
    "use",
    "alg",
    "state",
    "created_at",
    "signs_from",
    "retired_at",
    "gone_at",
    "waits_until",
    "missed",
  ],
  documents: [],
  permissions: {
    list: lookers,
    show: lookers,
    rotate: editors,
    readers: lookers,
    "take-over": editors,
    "renew-data-key": editors,
    rewrap: operators,
  },

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
        "publish new keys, for signing and for what is encrypted to us: they are used when the clients that rely on them have fetched them, the old ones stay published for a day more",
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
    readers,
    "take-over": takeOver,
    "renew-data-key": renewDataKey,
    rewrap,
  },
});

/**
 * Adds a new key for each kind that the tenant has, for signing and for encryption, or for those named. It is published now and
 * signs after the lead time, or where there are clients to wait for, when these have fetched it, at its deadline at the latest; the
 * key before it stays published, and opens what is encrypted to it, until the last token it signed has expired.
 */
async function rotate({ alg, use, now, revoke }: z.output<typeof rotation>, { db, tenant }: TenantWork) {
  if (alg && use && keyUse(alg) !== use)
    throw new AdminError("invalid", `use: keys for ${alg} have the use ${keyUse(alg)}`);
  const isUrgent = now || revoke;
  const rows = keyRows(db, tenant.id);
  const had = await rows.algs();
  const wanted = alg ? [alg] : keyAlgs.filter((one) => had.includes(one) && (!use || keyUse(one) === use));
  const vault = await vaultFor(db, tenant.id);
  const made: ShownKey[] = [];
  for (const one of wanted) {
    if (isUrgent) await rows.dropWaiting(one);
    const waits = isUrgent ? undefined : await waitOf(db, tenant.id, one, tenant.settings.key_wait);
    const signsFrom = isUrgent ? signsAtOnce() : (waits ?? new Date(Date.now() + rotationTimes.lead * 1000));
    const gone = new Date(Math.max(signsFrom.getTime(), Date.now()) + rotationTimes.afterlife * 1000);
    await rows.retire(one, signsFrom, gone);
    if (revoke) await rows.withdraw(one);
    made.push(shown(await addKey(db, vault, one, signsFrom, waits)));
  }
  return made;
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
